/* Contribution bars of a footprint: own processes solid, what rests on a factor hatched. */
import { useId } from 'preact/hooks';
import { carbon, percent } from '../parts/units';
import { layout, type Contribution } from './contributions_layout';
import { Figure, Hatch } from './figure';
import { clip } from './text';

interface Props {
	title: string;
	basis: string;
	finding: string;
	name: string;
	head: [string, string, string];
	list: Contribution[];
	total: string;
}
export function Contributions({ title, basis, finding, name, head, list, total }: Props) {
	const id = useId();
	const table = {
		head,
		numbers: [false, true, true],
		rows: layout(list, total, 800).bars.map((bar) => [bar.name, carbon(bar.kgco2e, 'kg'), percent(bar.percent)]),
	};
	return (
		<Figure
			title={title} basis={basis} finding={finding} name={name} table={table}
			draw={(width) => {
				const { bars, height, names, row } = layout(list, total, width);
				const stacked = names === 0;
				return {
					height,
					body: (
						<>
							<defs><Hatch id={id} colour="var(--chart-tier1)" /></defs>
							{bars.map((bar) => {
								const middle = bar.y + row / 2;
								const value = `${carbon(bar.kgco2e, 'kg')} · ${percent(bar.percent)}`;
								return (
									<g key={bar.key}>
										<text x={0} y={stacked ? bar.y + 16 : middle + 5} font-weight="500">{clip(bar.name, stacked ? width * 0.5 : names - 12)}</text>
										<rect x={names} y={stacked ? bar.y + 24 : middle - 11} width={bar.width} height={22} rx={3} fill={bar.kind === 'own' ? 'var(--chart-measure)' : bar.kind === 'supplier' ? 'var(--chart-tier1)' : `url(#${id})`} stroke={bar.kind === 'factor' ? 'var(--chart-tier1)' : 'none'} />
										<text x={stacked ? width : names + bar.width + 8} y={stacked ? bar.y + 16 : middle + 5} text-anchor={stacked ? 'end' : 'start'}>{value}</text>
									</g>
								);
							})}
						</>
					),
				};
			}}
		/>
	);
}
