"""What the single page and the website share: the templates, the style, and the data of the board."""
