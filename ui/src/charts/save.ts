/* Files of a figure, made in the browser from what is shown; its SVG is the server's. The content policy lets no picture be loaded from memory, so the PNG is drawn
 * shape by shape, with what stands around the picture on the page. */
import { give } from '../parts/files';
import type { FigureTable } from './figure';

/* Cells that a spreadsheet would run as formulas begin with an apostrophe; the mark at the start lets it know the letters. */
export function csvOf(table: FigureTable): string {
	const cell = (text: string, number: boolean | undefined) => {
		const plain = number ? text.replaceAll('−', '-').replace(/(\d),(?=\d{3})/g, '$1') : text.replace(/^[=+\-@]/, "'$&");
		return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
	};
	return '\ufeff' + [table.head.map((head) => cell(head, false)), ...table.rows.map((row) => row.map((text, i) => cell(text, table.numbers[i])))].map((row) => row.join(',')).join('\r\n') + '\r\n';
}
export function saveCsv(name: string, table: FigureTable): void {
	give(`${name}.csv`, new Blob([csvOf(table)], { type: 'text/csv' }));
}

const SCALE = 2, EDGE = 12, LINE = 18;

/* Words in lines that fit. */
function broken(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of text.split(' ')) {
		const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
		if (lines.length && pen.measureText(longer).width <= width)
			lines[lines.length - 1] = longer;
		else
			lines.push(word);
	}
	return lines;
}

/* Title, unit and day, then rectangles, paths, lines, circles and text, with fill or hatch, line and halo: what our charts are made of. */
export async function savePng(name: string, svg: SVGSVGElement, title: string, basis: string): Promise<void> {
	const canvas = document.createElement('canvas');
	const { width, height } = svg.getBoundingClientRect();
	const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
	const family = getComputedStyle(svg).fontFamily, fonts = [`700 15px ${family}`, `12px ${family}`];
	const head = [title, basis].flatMap((text, i) => {
		pen.font = fonts[i] as string;
		return broken(pen, text, width).map((line) => [line, i] as const);
	});
	const top = EDGE + head.length * LINE;
	canvas.width = (width + 2 * EDGE) * SCALE;
	canvas.height = (height + top + 2 * EDGE) * SCALE;
	pen.scale(SCALE, SCALE);
	const colour = (token: string) => getComputedStyle(document.documentElement).getPropertyValue(token);
	pen.fillStyle = colour('--card');
	pen.fillRect(0, 0, canvas.width, canvas.height);
	head.forEach(([line, i], row) => {
		pen.font = fonts[i] as string;
		pen.fillStyle = colour(i ? '--quiet' : '--text');
		pen.fillText(line, EDGE, EDGE + row * LINE + LINE - 4);
	});
	pen.translate(EDGE, top + EDGE);
	for (const element of svg.querySelectorAll<SVGGraphicsElement>('rect,path,line,circle,text'))
		if (!element.closest('defs,pattern,clipPath'))
			drawShape(pen, svg, element);
	const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
	if (blob)
		give(`${name}.png`, blob);
}

function drawShape(pen: CanvasRenderingContext2D, svg: SVGSVGElement, element: SVGGraphicsElement): void {
	const style = getComputedStyle(element);
	const matrix = svg.getScreenCTM()?.inverse().multiply(element.getScreenCTM() as DOMMatrix);
	pen.save();
	if (matrix)
		pen.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
	pen.globalAlpha = Number(style.opacity) * Number(style.fillOpacity);
	pen.lineWidth = parseFloat(style.strokeWidth);
	pen.lineJoin = style.strokeLinejoin as CanvasLineJoin;
	if (style.strokeDasharray !== 'none')
		pen.setLineDash(style.strokeDasharray.split(/[ ,]+/).map(parseFloat));
	if (style.stroke !== 'none')
		pen.strokeStyle = style.stroke;
	if (style.fill !== 'none')
		pen.fillStyle = paint(pen, svg, style.fill);
	if (element instanceof SVGTextElement) {
		pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
		pen.textAlign = style.textAnchor === 'middle' ? 'center' : style.textAnchor === 'end' ? 'right' : 'left';
		for (const piece of element.querySelectorAll('tspan').length ? element.querySelectorAll('tspan') : [element]) {
			const x = Number(piece.getAttribute('x') ?? element.getAttribute('x') ?? 0), y = Number(piece.getAttribute('y') ?? element.getAttribute('y') ?? 0);
			if (style.stroke !== 'none')
				pen.strokeText(piece.textContent ?? '', x, y);
			pen.fillText(piece.textContent ?? '', x, y);
		}
	} else {
		const path = outline(element);
		if (style.fill !== 'none')
			pen.fill(path);
		if (style.stroke !== 'none')
			pen.stroke(path);
	}
	pen.restore();
}

function outline(element: SVGGraphicsElement): Path2D {
	const number = (name: string) => Number(element.getAttribute(name) ?? 0);
	if (element instanceof SVGPathElement)
		return new Path2D(element.getAttribute('d') ?? '');
	const path = new Path2D();
	if (element instanceof SVGRectElement)
		path.roundRect(number('x'), number('y'), number('width'), number('height'), number('rx'));
	else if (element instanceof SVGLineElement) {
		path.moveTo(number('x1'), number('y1'));
		path.lineTo(number('x2'), number('y2'));
	} else if (element instanceof SVGCircleElement)
		path.arc(number('cx'), number('cy'), number('r'), 0, 2 * Math.PI);
	return path;
}

/* A colour, or the hatch that the fill names. */
function paint(pen: CanvasRenderingContext2D, svg: SVGSVGElement, fill: string): string | CanvasPattern {
	const named = /url\("?#([^")]+)"?\)/.exec(fill);
	const pattern = named ? svg.querySelector<SVGPatternElement>(`[id="${named[1]}"]`) : null;
	if (!pattern)
		return fill;
	const tile = document.createElement('canvas');
	tile.width = tile.height = 12;
	const brush = tile.getContext('2d') as CanvasRenderingContext2D;
	const [ground, line] = [...pattern.querySelectorAll('rect')].map((rect) => getComputedStyle(rect).fill);
	brush.fillStyle = ground ?? '#fff';
	brush.fillRect(0, 0, 12, 12);
	brush.strokeStyle = line ?? '#000';
	brush.lineWidth = 4;
	for (const shift of [-12, 0, 12]) {
		brush.moveTo(shift, 12);
		brush.lineTo(shift + 12, 0);
	}
	brush.stroke();
	return pen.createPattern(tile, 'repeat') ?? fill;
}
