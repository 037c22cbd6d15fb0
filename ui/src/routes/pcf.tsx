/* S6: a part's footprint: the number, what it is made of, how good the data are, what is missing, what was published. */
import type { Answer, Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture';
import type words from '../i18n/ko/pcf';
import { ThreePartBar } from '../parts/bar';
import { Card, Pairs, StatCard } from '../parts/card';
import { compare, minus, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Rows } from '../parts/rows';
import { Asked } from '../parts/states';
import { field, figure, Table } from '../parts/table';
import { carbon, day, declared, number, percent, period, quantityOf } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Footprint = Answer<'/v1/footprints/{product}'>;
type Chain = Answer<'/v1/footprints/{product}/explain'>;
type Version = Item<'/v1/versions'>;
const EXPLAIN = '/v1/footprints/{product}/explain';

export default function Pcf({ w, params }: Screen<W>) {
	const product = params['id'] ?? '';
	const item = useQuery('/v1/footprints/{product}', { product });
	const chain = useQuery(EXPLAIN, { product }, { top: 20 });
	const name = item.body?.name ?? product;
	return (
		<>
			<PageHead
				title={name} crumb={<Link to="/pcf">{w.all}</Link>}
				text={item.body && `${product} · ${item.body.organisation ?? ''} · ${w.basis(period(item.body.period_from, item.body.period_to), item.body.gwp_set ?? '')}`}
			/>
			<Asked result={item} tall>
				{(body) => (
					<div class="stack">
						{!body.complete && <div class="note warn"><h2>{w.notPublishable}</h2><p>{w.notPublishableText}</p></div>}
						<Numbers of={body} w={w} />
						<Asked result={chain} tall>{(found) => <>{(found.links.length > 0 || found.direct_kgco2e) && <Picture path={EXPLAIN} names={{ product }} query={{ picture: 'inputs' }} title={w.made} name={`footprint-${product}`} />}<Inputs of={found} w={w} /></>}</Asked>
						<Quality of={body} w={w} />
						<Versions product={product} w={w} />
					</div>
				)}
			</Asked>
		</>
	);
}

function Numbers({ of, w }: { of: Footprint; w: W }) {
	const unit = `/ ${declared(of.unit)}`;
	const change = of.base_kgco2e && of.physical_kgco2e ? share(minus(of.physical_kgco2e, of.base_kgco2e), of.base_kgco2e, 2) : null;
	const name = of.name ?? of.product ?? '';
	return (
		<div class="cards">
			<StatCard name={w.physical} value={carbon(of.physical_kgco2e, 'kg', 6)} after={unit}>{of.complete && <span class="badge good">{w.publishable}</span>} <Explain of={`footprint:${of.product}`} name={name} /></StatCard>
			<StatCard name={w.adjusted} value={carbon(of.claim_adjusted_kgco2e, 'kg', 6)} after={unit}>{of.claimed_kgco2e && compare(of.claimed_kgco2e, '0') > 0 ? w.adjustedNote(carbon(of.claimed_kgco2e, 'kg')) : w.adjustedNone}</StatCard>
			{of.base_kgco2e && (
				<StatCard name={w.before} value={carbon(of.base_kgco2e, 'kg', 6)} after={unit}>
					{change && compare(change, '0') !== 0 ? w.beforeNote(percent(change, 2)) : w.beforeSame} <Explain of={`footprint:${of.product}:before`} name={`${name}, ${w.before}`} />
				</StatCard>
			)}
		</div>
	);
}

/* The same material may go in twice: what stays in the product, and what the process uses up. */
const nameOf = (link: Chain['links'][number], w: W): string => (link.name || link.input) + (link.kind === 'consumes' ? w.consumed : '');

function Inputs({ of, w }: { of: Chain; w: W }) {
	if (!of.links.length && !of.missing.length)
		return null;
	return (
		<>
			{of.links.length > 0 && (
				<Card title={w.links}>
					<Table<Chain['links'][number]>
						caption={w.linksCaption} captionUnseen rows={of.links} id={(row) => `${row.input} ${row.line}`}
						columns={[
							{ head: w.linkHead.name, cell: (row) => nameOf(row, w), value: (row) => nameOf(row, w) },
							{ head: w.linkHead.quantity, number: true, cell: quantityOf, value: (row) => row.quantity },
							figure(w.linkHead.each, 'input_kgco2e', (value) => carbon(value, 'kg')),
							figure(w.linkHead.total, 'kgco2e', (value) => carbon(value, 'kg')),
						]}
					/>
				</Card>
			)}
			{of.missing.length > 0 && (
				<Card title={w.missing}>
					<ul>{of.missing.map((each) => <li key={`${each.kind} ${each.subject} ${each.detail}`}>{[each.kind, each.subject, each.detail].filter(Boolean).join(' ')}</li>)}</ul>
				</Card>
			)}
		</>
	);
}

function Quality({ of, w }: { of: Footprint; w: W }) {
	const primary = of.primary_data_percent ?? '0';
	const rest = minus('100', primary);
	return (
		<Card title={w.quality}>
			<div class="stack">
				<p class="quiet">{w.qualityText}</p>
				<ThreePartBar name={w.qualityName} parts={[{ kind: 'verified', percent: primary, text: percent(primary) }, { kind: 'estimated', percent: rest, text: percent(rest) }]} />
				<Pairs
					of={[
						[w.rating, [[w.technological, of.dqr_technological], [w.temporal, of.dqr_temporal], [w.geographical, of.dqr_geographical]].map(([what, value]) => `${what} ${number(value, 3)}`).join(' · ')],
						[w.verified, percent(of.third_party_percent)],
						[w.exempted, percent(of.exempted_percent)],
					]}
				/>
			</div>
		</Card>
	);
}

function Versions({ product, w }: { product: string; w: W }) {
	return (
		<Card title={w.versions} text={w.versionsText}>
			<Rows<Version>
				of={usePages('/v1/versions', { product })} none={w.versionsNone} caption={w.versions} id="version"
				columns={[
					field(w.versionHead.version, 'version'),
					field(w.versionHead.published, 'published_on', day),
					field(w.versionHead.by, 'published_by'),
					field(w.versionHead.reason, 'reason'),
					{ head: w.versionHead.active, cell: (row) => <span class={row.active ? 'badge good' : 'badge'}>{row.active ? w.active : w.replaced}</span> },
				]}
			/>
		</Card>
	);
}
