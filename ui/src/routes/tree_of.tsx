/* S8: what a vehicle is made of: how much of it is measured, where the largest gaps are, then level by level; a level is asked for when it is opened, and only
 * where there is something of it that the viewer may see. */
import { useState } from 'preact/hooks';
import type { Answer } from '../api/fetch';
import { useQuery } from '../api/query';
import { said } from '../api/words';
import { Picture } from '../charts/picture';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/tree_of';
import { ThreePartBar } from '../parts/bar';
import { Card } from '../parts/card';
import { compare } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Asked } from '../parts/states';
import { Table } from '../parts/table';
import { carbon, number, percent } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Grown = Answer<'/v1/footprints/{product}/tree'>;
type Input = Grown['inputs'][number];
const DEEPEST = 12;

export default function TreeOf({ w, params }: Screen<W>) {
	const product = params['vehicle'] ?? '';
	const found = useQuery('/v1/footprints/{product}/tree', { product });
	return (
		<>
			<PageHead title={found.body?.name || product} crumb={<Link to="/tree">{w.title}</Link>} text={w.text}>
				{found.body?.total_kgco2e && <Link to="/vehicle" id={product} class="button">{w.vehicle}</Link>}
			</PageHead>
			<Asked result={found} tall>
				{(body) => (
					<div class="stack">
						{body.measured_percent && <Coverage of={body} w={w} />}
						{body.gaps.length > 0 && <Gaps of={body.gaps} root={body.product} w={w} />}
						<section class="card">
							<h2>{w.made}</h2>
							<ul class="tree" aria-label={w.title}>
								<li>
									<span class="tree-name"><strong>{body.name || body.product}</strong> {body.total_kgco2e && <Explain of={`footprint:${body.product}`} name={body.name || body.product} show={t.explain.formula} />}</span>
									<span class="tree-number">{body.total_kgco2e && carbon(body.total_kgco2e, 'kg')}</span>
									<Level of={body} depth={1} w={w} />
								</li>
							</ul>
						</section>
						<details>
							<summary>{w.picture}</summary>
							<Picture path="/v1/footprints/{product}/tree" names={{ product }} title={w.title} name={`${product}-tree`} />
						</details>
					</div>
				)}
			</Asked>
		</>
	);
}

function Coverage({ of, w }: { of: Grown; w: W }) {
	const part = (kind: 'verified' | 'estimated' | 'missing', share: string | null, kgco2e: string | null) => ({ kind, percent: share ?? '0', text: `${percent(share)} (${carbon(kgco2e)})` });
	return (
		<Card title={w.coverage}>
			<ThreePartBar name={w.coverage} parts={[part('verified', of.measured_percent, of.measured_kgco2e), part('estimated', of.estimated_percent, of.estimated_kgco2e), part('missing', of.missing_percent, of.missing_kgco2e)]} />
		</Card>
	);
}

const keyOf = (each: Input): string => `${each.product} ${each.part} ${each.kind}`;
const nameOf = (each: Input): string => each.name ?? each.product.slice(0, 7);
/* The first letters of a pseudonym tell deeper firms apart. */
const firmOf = (each: Input, w: W): string => [each.firm_ko ? pick({ ko: each.firm_ko, en: each.firm_en ?? each.firm_ko }) : each.organisation && w.deeper(each.organisation.slice(1, 7)), each.tier && w.tier(each.tier)].filter(Boolean).join(' · ');
const State = ({ of, w }: { of: Input; w: W }) => <span class={of.state === 'missing' ? 'badge warn' : of.state === 'verified' || of.state === 'measured' ? 'badge good' : 'badge'}>{of.material ? w.material : said('tree_state', of.state)}</span>;
const Ask = ({ of, root, w }: { of: Input; root: string; w: W }) => <Link to="/requests" query={{ tree: root, product: of.product }} class="button small">{w.ask}<span class="unseen">: {nameOf(of)}</span></Link>;

function Gaps({ of, root, w }: { of: Input[]; root: string; w: W }) {
	const asks = of.filter((each) => each.asks).length;
	return (
		<Card title={w.gaps} text={w.gapsText}>
			<Table<Input>
				caption={w.gaps} captionUnseen rows={of} id={keyOf}
				columns={[
					{ head: w.head.what, cell: (each) => <><Link to="/pcf" id={each.product}>{nameOf(each)}</Link><span class="small quiet"> {firmOf(each, w)}</span></> },
					{ head: w.head.state, cell: (each) => <State of={each} w={w} /> },
					{ head: w.head.gap, number: true, value: (each) => each.gap_kgco2e, cell: (each) => carbon(each.gap_kgco2e, 'kg') },
					...(asks ? [{ head: w.ask, cell: (each: Input) => each.asks && <Ask of={each} root={root} w={w} /> }] : []),
				]}
			/>
			{asks > 1 && <p class="row"><Link to="/requests" query={{ tree: root }} class="button main">{w.askAll}</Link></p>}
		</Card>
	);
}

/* One level: inputs, largest first; own processes. */
function Level({ of, depth, w }: { of: Grown; depth: number; w: W }) {
	return (
		<ul>
			{of.inputs.map((each) => <Node key={keyOf(each)} each={each} root={of.product} depth={depth} w={w} />)}
			{of.direct_kgco2e && compare(of.direct_kgco2e, '0') > 0 && <li><span class="tree-space" /><span class="tree-name quiet">{w.own}</span><span class="tree-number">{carbon(of.direct_kgco2e, 'kg')}</span></li>}
			{depth > 1 && of.direct_kgco2e && <li class="quiet">{w.perOne(of.name ?? of.product)}</li>}
		</ul>
	);
}

function Below({ product, depth, w }: { product: string; depth: number; w: W }) {
	const found = useQuery('/v1/footprints/{product}/tree', { product });
	return <Asked result={found}>{(body) => <Level of={body} depth={depth} w={w} />}</Asked>;
}

function Node({ each, root, depth, w }: { each: Input; root: string; depth: number; w: W }) {
	const [open, setOpen] = useState(false);
	const name = nameOf(each), firm = firmOf(each, w);
	return (
		<li>
			{each.opens && depth < DEEPEST ? <button type="button" class="tree-open" aria-expanded={open} aria-label={open ? w.fold(name) : w.unfold(name)} onClick={() => setOpen(!open)}>{open ? '−' : '+'}</button> : <span class="tree-space" />}
			<span class="tree-name">{each.kgco2e && !each.material ? <Link to="/pcf" id={each.product}>{name}</Link> : name}{firm && <span class="small quiet"> {firm}</span>}{each.kind === 'consumes' && <span class="small quiet"> · {w.used}</span>}{each.kgco2e && !each.material && <> <Explain of={`footprint:${each.product}`} name={name} show={t.explain.formula} /></>}</span>
			<span class="tree-number">{each.kgco2e && carbon(each.kgco2e, 'kg')}</span>
			<span class="tree-number quiet">{each.share_percent && percent(each.share_percent)}{each.quantity && each.quantity !== '1' ? ` · ${w.times(number(each.quantity))}` : ''}</span>
			<span class="tree-state"><State of={each} w={w} />{each.asks && each.state === 'missing' && <Ask of={each} root={root} w={w} />}</span>
			{open && <Below product={each.product} depth={depth + 1} w={w} />}
		</li>
	);
}
