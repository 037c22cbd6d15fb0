/* A picture that the server laid out for the width there is (docs/charts.md): the same shapes as in its PDF and SVG files. Here a role of colour becomes a
 * token, and nothing is computed. */
import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { address, type Query } from '../api/fetch';
import { pictureOf, useAddress } from '../api/query';
import { ProblemNote, Waiting } from '../parts/states';
import { Figure, Hatch } from './figure';

export interface Shape {
	kind: 'rect' | 'line' | 'polyline' | 'ribbon' | 'circle' | 'text';
	paint: string;
	fill?: 'solid' | 'hatched' | 'outline';
	x?: number;
	y?: number;
	width?: number;
	height?: number;
	y2?: number;
	points?: ([number, number] | null)[];
	text?: string;
	tip?: string;
	anchor?: 'start' | 'middle' | 'end';
	size?: number;
	bold?: boolean;
	dashed?: boolean;
	key?: string;
}
export interface Drawing {
	kind: string;
	title: string;
	subtitle: string;
	finding: string;
	width: number;
	height: number;
	shapes: Shape[];
	table: { header: string[]; number: boolean[]; rows: string[][] };
}
const TOKENS: Record<string, string> = { text: '--text', quiet: '--quiet', rule: '--chart-grid', page: '--card', state: '--chart-funder', cut: '--chart-measure' };
export const colour = (paint: string): string => (paint === 'none' ? 'none' : `var(${TOKENS[paint] ?? `--chart-${paint}`})`);
const STEP = 20; /* widths are asked for in steps, so that a window being dragged asks seldom */

interface Props {
	path: string;
	names?: Record<string, string>;
	query?: Query;
	/* stated with the question */
	purpose?: string;
	/* shown until the server's words are there */
	title: string;
	/* of the downloaded files */
	name: string;
	actions?: ComponentChildren;
}
export function Picture({ path, names = {}, query = {}, purpose = '', title, name, actions }: Props) {
	const [width, setWidth] = useState(0);
	const at = address(path, names, { ...query, width });
	const result = useAddress<Drawing>(width ? pictureOf(at, purpose) : null);
	const last = useRef<Drawing | null>(null);
	if (result.body)
		last.current = result.body;
	const body = result.problem ? undefined : result.body ?? last.current;
	const id = useId();
	return (
		<Figure
			title={body?.title ?? title} basis={body?.subtitle ?? ''} finding={body?.finding ?? title} name={name} at={at} purpose={purpose} actions={actions}
			table={{ head: body?.table.header ?? [], numbers: body?.table.number ?? [], rows: body?.table.rows ?? [] }}
			onWidth={(wide) => setWidth(Math.min(1400, Math.max(280, Math.floor(wide / STEP) * STEP)))}
			state={body ? undefined : result.problem ? <ProblemNote problem={result.problem} /> : <Waiting tall />}
			draw={() => (body ? { width: body.width, height: body.height, body: <Shapes of={body} id={id} /> } : null)}
		/>
	);
}

export function Shapes({ of, id }: { of: Drawing; id: string }) {
	const hatched = [...new Set(of.shapes.filter((s) => s.fill === 'hatched').map((s) => s.paint))];
	return (
		<>
			<defs>{hatched.map((paint) => <Hatch key={paint} id={`${id}-${paint}`} colour={colour(paint)} />)}</defs>
			{of.shapes.map((shape, i) => <One key={i} s={shape} id={id} />)}
		</>
	);
}

function One({ s, id }: { s: Shape; id: string }) {
	const { x = 0, y = 0, width = 0, height = 0, y2 = 0 } = s;
	const own = colour(s.paint);
	const dash = s.dashed ? '4 4' : undefined;
	const filled = s.fill === 'outline' ? { fill: 'none', stroke: own, 'stroke-width': 1.2, 'stroke-dasharray': dash } : s.fill === 'hatched' ? { fill: `url(#${id}-${s.paint})`, stroke: own, 'stroke-width': 0.75 } : { fill: own };
	const drawn = { fill: 'none', stroke: own, 'stroke-width': s.size || 1, 'stroke-dasharray': dash };
	const tip = s.tip && <title>{s.tip}</title>;
	switch (s.kind) {
	case 'rect':
		return <rect x={x} y={y} width={width} height={height} {...filled}>{tip}</rect>;
	case 'circle':
		return <circle cx={x} cy={y} r={width / 2} {...filled}>{tip}</circle>;
	case 'line':
		return <line x1={x} y1={y} x2={x + width} y2={y + height} {...drawn} />;
	case 'polyline':
		return <path d={lineOf(s.points ?? [])} stroke-linejoin="round" {...drawn} />;
	case 'ribbon': {
		const middle = x + width / 2, right = x + width;
		return (
			<path d={`M${x} ${y}C${middle} ${y} ${middle} ${y2} ${right} ${y2}V${y2 + height}C${middle} ${y2 + height} ${middle} ${y + height} ${x} ${y + height}Z`} fill-opacity={s.fill === 'solid' ? 0.5 : undefined} {...filled}>{tip}</path>
		);
	}
	default:
		return <text x={x} y={y} font-size={s.size} text-anchor={s.anchor} font-weight={s.bold ? 700 : undefined} fill={own} class={s.paint === 'page' ? '' : 'halo'}>{s.text}</text>;
	}
}

/* A missing month breaks the line. */
export function lineOf(points: ([number, number] | null)[]): string {
	let path = '', down = false;
	for (const point of points) {
		if (point)
			path += `${down ? 'L' : 'M'}${point[0]} ${point[1]}`;
		down = point !== null;
	}
	return path;
}
