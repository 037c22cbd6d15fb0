/* Twelve months as bars over their grid, which is their table: solid, hatched where estimated, outlined where held out of the sum, a gap where missing. */
import { useId } from 'preact/hooks';
import { t } from '../i18n';
import { Hatch } from '../parts/bar';
import { approximate, compare } from '../parts/decimal';
import { number, typed } from '../parts/units';
import type { Look } from './months';

const HEIGHT = 88;
const SEEN = 3; /* what is not zero is seen; zero is a line */
const named = ['estimated', 'held', 'missing'] as const;

/* What they say: the most and the least of what counts, and the months that are not simply there. */
export function inWords(values: readonly string[], looks: readonly Look[], unit: string): string[] {
	const counted = values.map((_, i) => i).filter((i) => typed(values[i] ?? '') && looks[i] !== 'held').sort((a, b) => compare(values[a] ?? '', values[b] ?? ''));
	const told = (say: (month: string, value: string) => string, i: number) => say(t.grid.month(i + 1), `${number(values[i], 12)} ${unit}`);
	const [least] = counted, most = counted[counted.length - 1];
	return [
		...(least === undefined || most === undefined ? [] : least === most || compare(values[least] ?? '', values[most] ?? '') ? [told(t.grid.most, most), told(t.grid.least, least)].slice(0, counted.length) : [told(t.grid.each, least)]),
		...named.flatMap((kind) => { const months = looks.flatMap((look, i) => (look === kind ? [t.grid.month(i + 1)] : [])); return months.length ? [`${t.grid.look[kind]}: ${months.join(', ')}`] : []; }),
	];
}

export function MonthBars({ title, unit, values, looks }: { title: string; unit: string; values: readonly string[]; looks: readonly Look[] }) {
	const id = useId();
	const sizes = values.map((value) => (typed(value) ? approximate(value) : NaN));
	const most = Math.max(0, ...sizes.filter((size) => size > 0));
	const words = inWords(values, looks, unit);
	return (
		<figure class="month-bars">
			<svg role="img" aria-label={`${title}. ${words.join('. ')}`}>
				<Hatch id={id} />
				{sizes.map((size, i) => {
					const height = size > 0 ? Math.max(SEEN, size / most * HEIGHT) : size === 0 ? 2 : 0;
					return (
						<g key={i}>
							{height > 0 && <rect class={`look-${looks[i]}`} x={`${i * 100 / 12 + 1.6}%`} width="5.2%" y={HEIGHT + 2 - height} height={height} fill={looks[i] === 'estimated' ? `url(#${id})` : undefined} />}
							<text x={`${(i + 0.5) * 100 / 12}%`} y={HEIGHT + 18}>{i + 1}</text>
						</g>
					);
				})}
				<line x1="0" x2="100%" y1={HEIGHT + 2} y2={HEIGHT + 2} />
			</svg>
			<figcaption class="small quiet">{words.join(' · ')}</figcaption>
		</figure>
	);
}
