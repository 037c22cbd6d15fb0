/* The frame of every picture: title, what it is of, the drawing laid out for the width there is, the same numbers as a table, and files of both. The table is
 * not another account of the data: the drawing and the table get the same texts. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { fetchFile } from '../parts/files';
import { say } from '../shell/say';

export interface FigureTable {
	head: string[];
	/* columns whose cells are numbers */
	numbers: boolean[];
	rows: string[][];
}
interface Props {
	title: string;
	/* unit, period, basis, as of */
	basis: string;
	/* what the picture shows, in a sentence: its name for who does not see it */
	finding: string;
	/* of the downloaded files; and where the server has it as one, asked for with this purpose */
	name: string;
	at: string;
	purpose: string;
	table: FigureTable;
	actions?: ComponentChildren;
	/* what stands in the place of a drawing that is not there yet */
	state?: ComponentChildren;
	onWidth: (width: number) => void;
	/* the drawing, fitted into the width there is: `role`, `aria-label` and size are the frame's */
	draw: () => { width: number; height: number; body: ComponentChildren } | null;
}

export function Figure({ title, basis, finding, name, at, purpose, table, actions, state, onWidth, draw }: Props) {
	const [width, setWidth] = useState(0);
	const [asTable, setAsTable] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const svg = useRef<SVGSVGElement>(null);
	const id = useId();
	useEffect(() => {
		const element = box.current;
		if (!element)
			return;
		const observer = new ResizeObserver((entries) => setWidth(Math.floor(entries[0]?.contentRect.width ?? 0)));
		observer.observe(element);
		setWidth(Math.floor(element.clientWidth));
		return () => observer.disconnect();
	}, []);
	useEffect(() => { if (width > 0) onWidth(width); }, [width]);
	const drawing = width > 0 && !asTable ? draw() : null;
	const save = async (kind: 'csv' | 'svg' | 'png') => {
		if (kind === 'svg')
			return fetchFile(at, 'image/svg+xml', `${name}.svg`, purpose);
		const files_ = await import('./save');
		if (kind === 'csv')
			files_.saveCsv(name, table);
		else if (svg.current)
			await files_.savePng(name, svg.current, title, basis);
	};
	return (
		<figure class="card" aria-labelledby={id}>
			<figcaption class="card-head">
				<h2 id={id}>{title}</h2>
				{actions}
				<p>{basis}</p>
			</figcaption>
			<div class="figure-body" ref={box}>
				{state}
				{drawing && (
					<svg ref={svg} role="img" aria-label={finding} width={width} height={(drawing.height * width) / drawing.width} viewBox={`0 0 ${drawing.width} ${drawing.height}`}>
						{drawing.body}
					</svg>
				)}
				{asTable && (
					<div class="table-box" role="region" aria-label={title} tabIndex={0}>
						<table>
							<caption class="unseen">{title}</caption>
							<thead><tr>{table.head.map((head, i) => <th scope="col" key={i} class={table.numbers[i] ? 'number' : ''}>{head}</th>)}</tr></thead>
							<tbody>
								{table.rows.map((row, r) => (
									<tr key={r}>{row.map((cell, i) => (i === 0 ? <th scope="row" key={i}>{cell}</th> : <td key={i} class={table.numbers[i] ? 'number' : ''}>{cell}</td>))}</tr>
								))}
							</tbody>
						</table>
					</div>
				)}
			</div>
			<div class="figure-tools">
				<button type="button" class="link" aria-expanded={asTable} onClick={() => { setAsTable(!asTable); say(asTable ? t.figure.picture : t.figure.table); }}>{asTable ? t.figure.picture : t.figure.table}</button>
				<button type="button" class="link" onClick={() => void save('csv')}>{t.figure.get(t.figure.csv)}</button>
				{drawing && <button type="button" class="link" onClick={() => void save('svg')}>{t.figure.get(t.figure.svg)}</button>}
				{drawing && <button type="button" class="link" onClick={() => void save('png')}>{t.figure.get(t.figure.png)}</button>}
			</div>
		</figure>
	);
}

/* One hatch for each colour that is an estimate. */
export function Hatch({ id, colour }: { id: string; colour: string }) {
	return (
		<pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
			<rect width="6" height="6" fill="var(--card)" />
			<rect width="3" height="6" fill={colour} />
		</pattern>
	);
}
