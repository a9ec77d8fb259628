"""Make stores of any size for the benchmark: valid, seeded, and like the embedded one in the length of its events.

Usage: python benchmarks/generate.py EVENTS FILE.yaml FILE.jsonl
"""

import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import vntimeline

FIRST, LAST = date(1945, 9, 2), date(2025, 12, 31)
_TYPICAL = ("visit", "agreement", "statement", "milestone", "incident")


def main(count: int, yaml_path: Path, json_path: Path) -> None:
    """Write a store of so many events as YAML, and the same events as JSON Lines for jq and others."""
    chance = random.Random(count)
    template = vntimeline.load()
    models = [event for event in template.events() if event.kind in _TYPICAL and event.countries]
    codes = sorted(template.store.countries)
    days = sorted(FIRST + timedelta(days=chance.randrange((LAST - FIRST).days)) for _ in range(count))
    with yaml_path.open("w", encoding="utf-8") as yaml, json_path.open("w", encoding="utf-8") as out:
        yaml.write(_head(template.store))
        for number, day in enumerate(days):
            record = _event(number, day, chance.choice(models).to_dict(), chance.choice(codes))
            yaml.write(_entry(record))
            out.write(f"{json.dumps(record, ensure_ascii=False)}\n")


def _event(number: int, day: date, model: dict[str, Any], code: str) -> dict[str, Any]:
    """A record with another's words, and an id, day and country of its own."""
    own = {"id": f"made-{number}", "date": day.isoformat(), "earliest": day.isoformat(), "latest": day.isoformat()}
    return {**model, **own, "precision": "day", "countries": [code]}


def _head(store: vntimeline.Store) -> str:
    lines = ["schema: 1", "title: A generated store", f"coverage: {{from: {FIRST}, until: {LAST}}}", "countries:"]
    for country in store.countries.values():
        names = {"name": country.name, "vi": country.vi, "aliases": list(country.aliases)}
        lines.append(f"  {json.dumps(country.code)}: {json.dumps(names, ensure_ascii=False)}")
    people = {person.name: {"vi": person.vi} if person.vi else {} for person in store.people.values()}
    lines.append("people:")
    lines += [f"  {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in people.items()]
    return "\n".join([*lines, "events:", ""])


def _entry(record: dict[str, Any]) -> str:
    """The record as a store writes it, in block style like the embedded one."""
    lines = []
    for name, value in record.items():
        if name in ("earliest", "latest", "precision") or value in (None, [], False):
            continue
        if name == "sources":
            lines.append("    sources:")
            for source in value:
                kept = {key: text for key, text in source.items() if text}
                lines.append(f"      - {json.dumps(kept, ensure_ascii=False)}")
        else:
            lines.append(f"    {name}: {json.dumps(value, ensure_ascii=False)}")
    lines[0] = f"  - {lines[0].strip()}"
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
