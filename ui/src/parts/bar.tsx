/* A total in three parts: verified or measured (solid), estimated (hatched), missing (empty). The words carry the numbers; the bar only shows them. */
import { useId } from 'preact/hooks';
import { t } from '../i18n';
import { approximate } from './decimal';

export interface Part {
	kind: 'verified' | 'estimated' | 'missing';
	/* share of the whole in percent, a decimal string */
	percent: string;
	text: string;
	/* its name, where "missing" is not the word */
	word?: string;
}

function Fill({ kind, id, x = 0, width = 100 }: { kind: Part['kind']; id: string; x?: number; width?: number }) {
	const fill = kind === 'verified' ? 'var(--chart-measure)' : kind === 'estimated' ? `url(#${id})` : 'var(--card)';
	return <rect x={`${x}%`} y="0" width={`${width}%`} height="100%" fill={fill} />;
}
export function Hatch({ id }: { id: string }) {
	return (
		<defs>
			<pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
				<rect width="6" height="6" fill="var(--card)" />
				<rect width="3" height="6" fill="var(--chart-tier1)" />
			</pattern>
		</defs>
	);
}

export function ThreePartBar({ parts, name }: { parts: Part[]; name: string }) {
	const id = useId();
	let x = 0;
	return (
		<div>
			<div class="bar">
				<svg role="img" aria-label={`${name}: ${parts.map((each) => `${each.word ?? t.quality[each.kind]} ${each.text}`).join(', ')}`}>
					<Hatch id={id} />
					{parts.map((each) => {
						const width = approximate(each.percent);
						const at = x;
						x += width;
						return <Fill key={each.kind} kind={each.kind} id={id} x={at} width={width} />;
					})}
				</svg>
			</div>
			<ul class="bar-legend">
				{parts.map((each) => (
					<li key={each.kind}>
						<svg class="swatch" aria-hidden="true"><Hatch id={`${id}-${each.kind}`} /><Fill kind={each.kind} id={`${id}-${each.kind}`} /></svg>
						{each.word ?? t.quality[each.kind]} {each.text}
					</li>
				))}
			</ul>
		</div>
	);
}
