/* S9: a vehicle before and after, by what changed it, and its largest parts. Both numbers stand side by side: physical, and with what is claimed elsewhere. */
import { useEffect } from 'preact/hooks';
import type { Answer } from '../api/fetch';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { Picture } from '../charts/picture';
import type words from '../i18n/ko/vehicle';
import { ThreePartBar } from '../parts/bar';
import { compare, minus, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked, Empty } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, percent, period, quantityOf } from '../parts/units';
import { setTitle } from '../shell/title';
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
	useEffect(() => setTitle(name), [name]);
	return (
		<>
			<PageHead
				title={name} crumb={<Link to="/tree">{w.all}</Link>}
				text={item.body && w.basis(product, period(item.body.period_from, item.body.period_to), item.body.gwp_set ?? '')}
			>
				<Link to={`/tree/${encodeURIComponent(product)}`} class="button">{w.tree}</Link>
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
			<section class="card">
				<h2 class="stat-name">{w.physical}</h2>
				<p class="stat-value">{carbon(of.physical_kgco2e)}<small>{w.each}</small></p>
				<p class="stat-note">{less && compare(less, '0') !== 0 && of.base_kgco2e ? w.less(carbon(less), percent(share(less, of.base_kgco2e, 2), 2)) : w.same} <Explain of={`footprint:${of.product}`} name={of.name ?? ''} /></p>
			</section>
			<section class="card">
				<h2 class="stat-name">{w.adjusted}</h2>
				<p class="stat-value">{carbon(of.claim_adjusted_kgco2e)}<small>{w.each}</small></p>
				<p class="stat-note">{w.adjustedNote(carbon(of.claimed_kgco2e ?? '0'))}</p>
			</section>
			<section class="card">
				<h2 class="stat-name">{w.before}</h2>
				<p class="stat-value">{carbon(of.base_kgco2e)}<small>{of.base_kgco2e ? w.each : ''}</small></p>
				<p class="stat-note">{of.base_kgco2e ? w.beforeNote : w.beforeNone}</p>
			</section>
		</div>
	);
}

/* Of the tonnes, not of the number of parts. */
function Coverage({ of, w }: { of: Footprint; w: W }) {
	const primary = of.primary_data_percent ?? '0';
	const rest = minus('100', primary);
	return (
		<section class="card">
			<h2>{w.coverage}</h2>
			<ThreePartBar name={w.coverage} parts={[{ kind: 'verified', percent: primary, text: percent(primary) }, { kind: 'estimated', percent: rest, text: percent(rest) }]} />
			<p class="stat-note">{w.coverageNote(percent(of.third_party_percent))}</p>
		</section>
	);
}

function Largest({ of, w }: { of: Chain; w: W }) {
	const rows = [...of.links].sort((a, b) => compare(b.kgco2e, a.kgco2e)).slice(0, LARGEST);
	return (
		<section class="card">
			<h2>{w.largest}</h2>
			{rows.length === 0 ? <Empty text={w.largestNone} /> : (
				<Table
					caption={w.largest} captionUnseen rows={rows} id={(row) => `${row.input} ${row.line}`}
					columns={[
						{ key: 'name', head: w.head.name, head_of_row: true, cell: (row) => (row.input.startsWith('MAT-') ? row.name || row.input : <><Link to={`/pcf/${encodeURIComponent(row.input)}`}>{row.name || row.input}</Link>{row.organisation && ` · ${row.organisation}`}</>) },
						{ key: 'quantity', head: w.head.quantity, number: true, value: (row) => row.quantity, cell: quantityOf },
						{ key: 'total', head: w.head.total, number: true, value: (row) => row.kgco2e, cell: (row) => carbon(row.kgco2e, 'kg') },
						{ key: 'share', head: w.head.share, number: true, value: (row) => row.kgco2e, cell: (row) => percent(share(row.kgco2e, of.total_kgco2e)) },
						...(me()?.role === 'carmaker_sustainability' ? [{ key: 'ask', head: w.head.ask, cell: (row: Chain['links'][number]) => <Link to="/requests" query={{ product: row.input }} class="button small" aria-label={w.askFor(row.name || row.input)}>{w.ask}</Link> }] : []),
					]}
				/>
			)}
		</section>
	);
}
