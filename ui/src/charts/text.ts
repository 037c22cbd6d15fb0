/* How wide a text of 13 pixels is, about: Korean letters are square, Latin ones half as wide. Good enough to place and cut labels without measuring. */
export function textWidth(text: string, size = 13): number {
	let width = 0;
	for (const letter of text)
		width += (letter.codePointAt(0) ?? 0) >= 0x1100 ? 0.9 : /[A-Z0-9MW%]/.test(letter) ? 0.62 : /[ .,:;il|()·]/.test(letter) ? 0.3 : 0.53;
	return width * size;
}

/* What fits, with a mark where something is left out; the table has the whole text. */
export function clip(text: string, width: number, size = 13): string {
	if (textWidth(text, size) <= width)
		return text;
	let kept = text;
	while (kept && textWidth(kept + '…', size) > width)
		kept = kept.slice(0, -1);
	return kept.trimEnd() + '…';
}
