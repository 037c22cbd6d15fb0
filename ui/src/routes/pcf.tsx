/* S6: a part's footprint: the number, what it is made of, how good the data are, what is missing, what was published. */
import { useEffect } from 'preact/hooks';
import type { Answer, Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { Picture } from '../charts/picture';
import type words from '../i18n/ko/pcf';
import { ThreePartBar } from '../parts/bar';
import { compare, minus, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Stat } from '../parts/stat';
import { Asked } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, day, declared, number, percent, period, quantityOf } from '../parts/units';
import { setTitle } from '../shell/title';
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
	useEffect(() => setTitle(name), [name]);
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
	const unit = w.per(declared(of.unit));
	const change = of.base_kgco2e && of.physical_kgco2e ? share(minus(of.physical_kgco2e, of.base_kgco2e), of.base_kgco2e, 2) : null;
	const name = of.name ?? of.product ?? '';
	return (
		<div class="cards">
			<section class="card">
				<h2 class="stat-name">{w.physical}</h2>
				<Stat value={carbon(of.physical_kgco2e, 'kg', 6)} after={unit} />
				<p class="stat-note">{of.complete && <span class="badge good">{w.publishable}</span>} <Explain of={`footprint:${of.product}`} name={name} /></p>
			</section>
			<section class="card">
				<h2 class="stat-name">{w.adjusted}</h2>
				<Stat value={carbon(of.claim_adjusted_kgco2e, 'kg', 6)} after={unit} />
				<p class="stat-note">{of.claimed_kgco2e && compare(of.claimed_kgco2e, '0') > 0 ? w.adjustedNote(carbon(of.claimed_kgco2e, 'kg')) : w.adjustedNone}</p>
			</section>
			{of.base_kgco2e && (
				<section class="card">
					<h2 class="stat-name">{w.before}</h2>
					<Stat value={carbon(of.base_kgco2e, 'kg', 6)} after={unit} />
					<p class="stat-note">{change && compare(change, '0') !== 0 ? w.beforeNote(percent(change, 2)) : w.beforeSame} <Explain of={`footprint:${of.product}:before`} name={`${name}, ${w.before}`} /></p>
				</section>
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
				<section class="card">
					<h2>{w.links}</h2>
					<Table
						caption={w.linksCaption} captionUnseen rows={of.links} id={(row) => `${row.input} ${row.line}`}
						columns={[
							{ key: 'name', head: w.linkHead.name, head_of_row: true, cell: (row) => nameOf(row, w), value: (row) => nameOf(row, w) },
							{ key: 'quantity', head: w.linkHead.quantity, number: true, cell: quantityOf, value: (row) => row.quantity },
							{ key: 'each', head: w.linkHead.each, number: true, cell: (row) => carbon(row.input_kgco2e, 'kg'), value: (row) => row.input_kgco2e },
							{ key: 'total', head: w.linkHead.total, number: true, cell: (row) => carbon(row.kgco2e, 'kg'), value: (row) => row.kgco2e },
						]}
					/>
				</section>
			)}
			{of.missing.length > 0 && (
				<section class="card">
					<h2>{w.missing}</h2>
					<ul>{of.missing.map((each) => <li key={`${each.kind} ${each.subject} ${each.detail}`}>{[each.kind, each.subject, each.detail].filter(Boolean).join(' ')}</li>)}</ul>
				</section>
			)}
		</>
	);
}

function Quality({ of, w }: { of: Footprint; w: W }) {
	const primary = of.primary_data_percent ?? '0';
	const rest = minus('100', primary);
	return (
		<section class="card">
			<h2>{w.quality}</h2>
			<div class="stack">
				<p class="quiet">{w.qualityText}</p>
				<ThreePartBar name={w.qualityName} parts={[{ kind: 'verified', percent: primary, text: percent(primary) }, { kind: 'estimated', percent: rest, text: percent(rest) }]} />
				<dl class="pairs">
					<dt>{w.rating}</dt>
					<dd>{[[w.technological, of.dqr_technological], [w.temporal, of.dqr_temporal], [w.geographical, of.dqr_geographical]].map(([what, value]) => `${what} ${number(value, 3)}`).join(' · ')}</dd>
					<dt>{w.verified}</dt>
					<dd>{percent(of.third_party_percent)}</dd>
					<dt>{w.exempted}</dt>
					<dd>{percent(of.exempted_percent)}</dd>
				</dl>
			</div>
		</section>
	);
}

function Versions({ product, w }: { product: string; w: W }) {
	const pages = usePages('/v1/versions', { product });
	return (
		<section class="card">
			<h2>{w.versions}</h2>
			<p class="quiet small">{w.versionsText}</p>
			<ListProblem of={pages} />
			{pages.rows.length === 0 ? !pages.waiting && <p>{w.versionsNone}</p> : (
				<Table<Version>
					caption={w.versions} captionUnseen rows={pages.rows} id={(row) => row.version ?? ''} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'version', head: w.versionHead.version, head_of_row: true, cell: (row) => row.version },
						{ key: 'published', head: w.versionHead.published, cell: (row) => day(row.published_on), value: (row) => row.published_on },
						{ key: 'by', head: w.versionHead.by, cell: (row) => row.published_by },
						{ key: 'reason', head: w.versionHead.reason, cell: (row) => row.reason },
						{ key: 'active', head: w.versionHead.active, cell: (row) => <span class={row.active ? 'badge good' : 'badge'}>{row.active ? w.active : w.replaced}</span> },
					]}
				/>
			)}
		</section>
	);
}
