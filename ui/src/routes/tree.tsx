/* S8: what a vehicle is made of, level by level; a level is asked for when it is opened. What others' parts hold is theirs: there the tree ends. */
import { useState } from 'preact/hooks';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { t } from '../i18n';
import type words from '../i18n/ko/tree';
import { compare, share } from '../parts/decimal';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Stat } from '../parts/stat';
import { Asked, Empty, Waiting } from '../parts/states';
import { carbon, number, percent } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
const TOP = 100, DEEPEST = 12;

export default function Tree({ w, params }: Screen<W>) {
	const vehicle = params['vehicle'];
	return vehicle ? <Of product={vehicle} w={w} /> : <Vehicles w={w} />;
}

function Vehicles({ w }: { w: W }) {
	const pages = usePages('/v1/footprints', { kind: 'vehicle' });
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting tall /> : pages.rows.length === 0 && !pages.problem ? <Empty text={w.none}><Link to="/pcf" class="button">{w.parts}</Link></Empty> : (
				<div class="cards">
					{pages.rows.map((row) => (
						<section class="card" key={row.product}>
							<h2 class="stat-name">{row.name ?? row.product}</h2>
							<Stat value={carbon(row.physical_kgco2e)} after={w.each} />
							<p class="stat-note">{w.sure(percent(row.primary_data_percent, 0))}</p>
							<p class="row"><Link to="/tree" id={row.product} class="button main">{w.open}</Link> <Link to="/vehicle" id={row.product} class="button">{w.vehicle}</Link></p>
						</section>
					))}
				</div>
			)}
		</>
	);
}

function Of({ product, w }: { product: string; w: W }) {
	const chain = useQuery('/v1/footprints/{product}/explain', { product }, { top: TOP });
	return (
		<>
			<PageHead title={chain.body?.name || product} crumb={<Link to="/tree">{w.title}</Link>} text={w.treeText}>
				<Link to="/vehicle" id={product} class="button">{w.vehicle}</Link>
			</PageHead>
			<Asked result={chain} tall>
				{(body) => (
					<section class="card">
						<ul class="tree" aria-label={w.title}>
							<li>
								<Head name={body.name || body.product} of={body.product} kgco2e={body.total_kgco2e} whole={body.total_kgco2e} times="1" w={w} />
								<Parts product={product} times="1" whole={body.total_kgco2e} depth={1} w={w} />
							</li>
						</ul>
					</section>
				)}
			</Asked>
		</>
	);
}

function Head({ name, of, kgco2e, whole, times, w }: { name: string; of?: string; kgco2e: string; whole: string; times: string; w: W }) {
	const part = share(kgco2e, whole);
	return (
		<>
			<span class="tree-name">{name} {of && <Explain of={`footprint:${of}`} name={name} show={t.explain.formula} />}</span>
			<span class="tree-number">{carbon(kgco2e, 'kg')}</span>
			<span class="tree-number quiet">{part === null ? '' : percent(part)}{times !== '1' ? ` · ${w.times(number(times))}` : ''}</span>
		</>
	);
}

/* One level: parts, largest first; own processes; what is not told. */
function Parts({ product, times, whole, depth, w }: { product: string; times: string; whole: string; depth: number; w: W }) {
	const chain = useQuery('/v1/footprints/{product}/explain', { product }, { top: TOP });
	return (
		<Asked result={chain}>
			{(body) => {
				const links = [...body.links].sort((a, b) => compare(b.kgco2e, a.kgco2e));
				const end = links.length === 0;
				return (
					<ul>
						{links.map((each) => <Node key={`${each.input} ${each.line}`} each={each} whole={whole} times={times} depth={depth} w={w} />)}
						{body.direct_kgco2e && compare(body.direct_kgco2e, '0') > 0 && <li><span class="tree-space" /><span class="tree-name quiet">{w.own}</span><span class="tree-number">{carbon(body.direct_kgco2e, 'kg')}</span><span class="tree-number quiet">{w.perOne}</span></li>}
						{end && <li class="quiet">{body.direct_kgco2e ? w.nothingBelow : w.closed}</li>}
						{body.missing.map((gap) => <li key={`${gap.kind} ${gap.subject}`}><span class="badge warn">{w.gap}</span> {gap.subject} <Link to="/requests" query={{ product: gap.subject }} class="button small">{w.ask}</Link></li>)}
					</ul>
				);
			}}
		</Asked>
	);
}

function Node({ each, whole, times, depth, w }: { each: { input: string; name: string; quantity: string; kgco2e: string }; whole: string; times: string; depth: number; w: W }) {
	const [open, setOpen] = useState(false);
	const material = each.input.startsWith('MAT-');
	const name = each.name || each.input;
	return (
		<li>
			{material || depth >= DEEPEST ? <span class="tree-space" /> : (
				<button type="button" class="tree-open" aria-expanded={open} aria-label={open ? w.fold(name) : w.unfold(name)} onClick={() => setOpen(!open)}>{open ? '−' : '+'}</button>
			)}
			<Head name={name} {...(material ? {} : { of: each.input })} kgco2e={each.kgco2e} whole={times === '1' ? whole : each.kgco2e} times={each.quantity} w={w} />
			{material ? <span class="badge">{w.material}</span> : <Link to="/pcf" id={each.input} class="open-link">{w.pcf}<span class="unseen">: {w.pcfOf(name)}</span></Link>}
			{open && <Parts product={each.input} times={each.quantity} whole={whole} depth={depth + 1} w={w} />}
		</li>
	);
}
