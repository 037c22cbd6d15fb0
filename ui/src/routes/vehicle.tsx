/* S9: a vehicle before and after, by what changed it, and its largest parts. Both numbers stand side by side: physical, and with what is claimed elsewhere. */
import type { Answer } from '../api/fetch';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { Picture } from '../charts/picture';
import type words from '../i18n/ko/vehicle';
import { ThreePartBar } from '../parts/bar';
import { Card, StatCard } from '../parts/card';
import { compare, minus, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked, Empty } from '../parts/states';
import { figure, Table } from '../parts/table';
import { carbon, percent, period, quantityOf } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Footprint = Answer<'/v1/footprints/{product}'>;
type Chain = Answer<'/v1/footprints/{product}/explain'>;
const LARGEST = 10;

export default function Vehicle({ w, params }: Screen<W>) {
	const product = params['id'] ?? '';
	const item = useQuery('/v1/footprints/{product}', { product });
	const chain = useQuery('/v1/footprints/{product}/explain', { product }, { top: LARGEST });
	const name = item.body?.name ?? product;
	return (
		<>
			<PageHead
				title={name} crumb={<Link to="/tree">{w.all}</Link>}
				text={item.body && w.basis(product, period(item.body.period_from, item.body.period_to), item.body.gwp_set ?? '')}
			>
				<Link to="/tree" id={product} class="button">{w.tree}</Link>
			</PageHead>
			<Asked result={item} tall>
				{(body) => (
					<div class="stack">
						<Numbers of={body} w={w} />
						{body.base_kgco2e && <Picture path="/v1/footprints/{product}/explain" names={{ product }} query={{ picture: 'change' }} title={w.change} name={`${product}-change`} />}
						<Coverage of={body} w={w} />
						<Asked result={chain} tall>{(found) => <Largest of={found} w={w} />}</Asked>
					</div>
				)}
			</Asked>
		</>
	);
}

function Numbers({ of, w }: { of: Footprint; w: W }) {
	const less = of.base_kgco2e && of.physical_kgco2e ? minus(of.physical_kgco2e, of.base_kgco2e) : null;
	return (
		<div class="cards">
			<StatCard name={w.physical} value={carbon(of.physical_kgco2e)} after={w.each}>
				{less && compare(less, '0') !== 0 && of.base_kgco2e ? w.less(carbon(less), percent(share(less, of.base_kgco2e, 2), 2)) : w.same} <Explain of={`footprint:${of.product}`} name={of.name ?? ''} />
			</StatCard>
			<StatCard name={w.adjusted} value={carbon(of.claim_adjusted_kgco2e)} after={w.each}>{w.adjustedNote(carbon(of.claimed_kgco2e ?? '0'))}</StatCard>
			<StatCard name={w.before} value={carbon(of.base_kgco2e)} after={of.base_kgco2e ? w.each : ''}>{of.base_kgco2e ? w.beforeNote : w.beforeNone}</StatCard>
		</div>
	);
}

/* Of the tonnes, not of the number of parts. */
function Coverage({ of, w }: { of: Footprint; w: W }) {
	const primary = of.primary_data_percent ?? '0';
	const rest = minus('100', primary);
	return (
		<Card title={w.coverage}>
			<ThreePartBar name={w.coverage} parts={[{ kind: 'verified', percent: primary, text: percent(primary) }, { kind: 'estimated', percent: rest, text: percent(rest) }]} />
			<p class="stat-note">{w.coverageNote(percent(of.third_party_percent))}</p>
		</Card>
	);
}

function Largest({ of, w }: { of: Chain; w: W }) {
	const rows = [...of.links].sort((a, b) => compare(b.kgco2e, a.kgco2e)).slice(0, LARGEST);
	return (
		<Card title={w.largest}>
			{rows.length === 0 ? <Empty text={w.largestNone} /> : (
				<Table<Chain['links'][number]>
					caption={w.largest} captionUnseen rows={rows} id={(row) => `${row.input} ${row.line}`}
					columns={[
						{ head: w.head.name, cell: (row) => (row.input.startsWith('MAT-') ? row.name || row.input : <><Link to="/pcf" id={row.input}>{row.name || row.input}</Link>{row.organisation && ` · ${row.organisation}`}</>) },
						{ head: w.head.quantity, number: true, value: (row) => row.quantity, cell: quantityOf },
						figure(w.head.total, 'kgco2e', (value) => carbon(value, 'kg')),
						{ head: w.head.share, number: true, value: (row) => row.kgco2e, cell: (row) => percent(share(row.kgco2e, of.total_kgco2e)) },
						...(me()?.role === 'carmaker_sustainability' ? [{ head: w.head.ask, cell: (row: Chain['links'][number]) => <Link to="/requests" query={{ tree: of.product, product: row.input }} class="button small" aria-label={w.askFor(row.name || row.input)}>{w.ask}</Link> }] : []),
					]}
				/>
			)}
		</Card>
	);
}
