'use strict';
/* Comparing names and searching texts, exactly as the command line does. */
const vntimelineSearch = (() => {
  // Names: the same folding as names.fold

  /** Whether a mark combines with the letter before it: one of class 0 is not put in order by normalization. */
  const combines = (mark) => mark === '\u0345' || ('\u0345' + mark).normalize('NFD') !== '\u0345' + mark;

  /** Unicode's full case folding, but for letters whose capital folds to another letter's small one. */
  const caseless = (text) =>
    text.replace(/ẞ/g, 'ß').replace(/[^\u0131\u13a0-\u13f5\u13f8-\u13fd\uab70-\uabbf]+/g, (part) => part.toUpperCase().toLowerCase())
      .replace(/[\u13f8-\u13fd\uab70-\uabbf]/g, (letter) => letter.toUpperCase())
      .replace(/ς/g, 'σ');

  /** A text with each letter before its marks, and other forms of a letter as that letter; see names.decomposed. */
  const decomposed = (text) => text.replace(/[ÐƉ]/g, 'Đ').replace(/[ðɖ]/g, 'đ').normalize('NFKD');

  /** A text without case, diacritics and dots between single letters (U.S.). */
  const unmarked = (text) =>
    caseless(decomposed(text).replace(/[đĐ]/g, 'd').replace(/ı/g, 'i').replace(/\p{M}/gu, (mark) => (combines(mark) ? '' : mark)))
      .replace(/\.(?<=(?<![\p{L}\p{N}_])[\p{L}\p{Nl}\p{No}]\.)(?=[\p{L}\p{Nl}\p{No}](?![\p{L}\p{N}_]))/gu, '');

  const fold = (text) => unmarked(text).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

  // The search: the same rules as questions.search

  /** The words of texts in lower case with their diacritics; what stands between the texts (\0) counts as a word. */
  const wordsOf = (text) =>
    caseless(decomposed(text).replace(/\u0345/g, '').replace(/\p{M}/gu, (mark) => (combines(mark) ? (mark.length > 1 ? '' : mark) : ' ')))
      .replace(/(?<![\p{L}\p{N}\p{M}])\p{M}+/gu, '')
      .replace(/(?<![\p{L}\p{N}\p{M}_])([\p{L}\p{Nl}\p{No}]\p{M}*)\.(?=[\p{L}\p{Nl}\p{No}]\p{M}*(?![\p{L}\p{N}\p{M}_]))/gu, '$1')
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*|\0/gu) || [];

  /** What a search asks for: words, and phrases of words in quotes or joined by punctuation. */
  const phrasesOf = (typed) => (typed.replace(/\0/g, ' ').match(/["“”][^"“”]*["“”]?|[^\s"“”]+/g) || [])
    .map((part) => wordsOf(part).map((marked) => ({ marked, plain: fold(marked) })))
    .filter((words) => words.length);

  /** What is searched: texts without diacritics, each word behind a space, and their words when they are needed. */
  const searchable = (texts) => {
    const text = texts.join('\0');
    let words = null;
    return {
      plain: ` ${unmarked(text).replace(/[^\p{L}\p{N}]+/gu, (gap) => (gap.includes('\0') ? ' \0 ' : ' '))}`,
      words: () => { words ??= wordsOf(text); return words; },
    };
  };

  const equals = (asked, word) => (asked.marked === asked.plain ? fold(word) : word) === asked.marked;

  /** Whether a word begins with what is asked for; a letter with more diacritics than were typed is another one. */
  const begins = (asked, word) => {
    if (asked.marked === asked.plain) return fold(word).startsWith(asked.plain);
    return word.startsWith(asked.marked) && !/^\p{M}/u.test(word.slice(asked.marked.length));
  };

  const stands = (phrase, words) => words.some((_, at) => at + phrase.length <= words.length
    && phrase.every((asked, offset) => (offset < phrase.length - 1 ? equals : begins)(asked, words[at + offset])));

  const matches = (phrases, text) => phrases.length > 0 && phrases.every((phrase) =>
    text.plain.includes(` ${phrase.map((word) => word.plain).join(' ')}`)
    && (phrase.every((word) => word.plain === word.marked) || stands(phrase, text.words())));

  const finds = (typed, texts) => matches(phrasesOf(typed), searchable(texts));

  return Object.freeze({ fold, phrasesOf, searchable, matches, finds });
})();
