/* A small factory's page: its number, what customers asked, money it can get, this month's bill. */
import { useQuery } from '../api/query';
import { usePages } from '../api/pages';
import { me, ownOnly } from '../api/session';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/home';
import { Explain } from '../parts/explain';
import { PageHead } from '../parts/head';
import { later } from '../parts/later';
import { Link } from '../parts/link';
import { Stat } from '../parts/stat';
import { Asked, Empty, Waiting } from '../parts/states';
import { carbon, count, day, declared, moment, period, wonShort } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
const Year = later(() => import('../grid/year').then((module) => module.Year));

export default function Home({ w }: Screen<W>) {
	const starts = useQuery('/v1/starts');
	const newest = [...starts.body?.items ?? []].sort((a, b) => (a.saved_at < b.saved_at ? 1 : -1))[0];
	return (
		<>
			<PageHead title={w.title} />
			<div class="two">
				<section class="card"><h2>{w.number}</h2>{newest ? <Own start={newest.start} w={w} /> : <Asked result={starts}>{() => <Counted w={w} />}</Asked>}<Year year={Number(newest ? newest.from_month.slice(0, 4) : me()?.programme?.today.slice(0, 4)) - (newest ? 0 : 1)} /><p><Link to="/reports" class="open-link">{w.confirmation}</Link></p></section>
				<section class="card"><h2>{w.asked}</h2><Requests w={w} /></section>
				<section class="card"><h2>{w.money}</h2>{newest && <Best start={newest.start} w={w} />}<Applied w={w} /></section>
				<section class="card"><h2>{t.nav.outcome}</h2><Net w={w} /></section>
				<section class="card"><h2>{w.bill}</h2><Bill w={w} /></section>
			</div>
		</>
	);
}

function Own({ start, w }: { start: string; w: W }) {
	const estimate = useQuery('/v1/starts/{start}/estimate', { start });
	return (
		<Asked result={estimate}>
			{(found) => (
				<>
					<p class="stat-name">{found.footprint.name ?? w.part}</p>
					<Stat value={carbon(found.footprint.kgco2e_per_piece)} after={found.footprint.kgco2e_per_piece ? `/ ${declared(found.footprint.unit ?? 'piece')}` : ''} />
					<p class="stat-note"><span class={`badge ${found.quality.mark === 'measured' ? 'good' : 'warn'}`}>{w.mark[found.quality.mark]}</span> {w.site(carbon(found.inventory.total_kgco2e))} <Explain of={`start:${start}`} name={w.number} /></p>
					<p class="row"><Link class="button" to="/start" query={{ start, step: found.footprint.kgco2e_per_piece ? '4' : null }}>{found.footprint.kgco2e_per_piece ? w.look : w.goOn}</Link><span class="small quiet">{period(found.from_month, found.to_month)}</span></p>
				</>
			)}
		</Asked>
	);
}

/* Without a start: what the last run has of its products. */
function Counted({ w }: { w: W }) {
	const own = usePages('/v1/footprints', ownOnly());
	const [first] = own.rows;
	if (!own.complete && !first)
		return <Waiting />;
	if (!first)
		return <Empty text={w.noNumber}><Link class="button main" to="/start">{w.begin}</Link></Empty>;
	return (
		<>
			<p class="stat-name">{first.name}</p>
			<Stat value={carbon(first.physical_kgco2e)} after={`/ ${declared(first.unit)}`} />
			<p class="row"><Explain of={`footprint:${first.product}`} name={w.number} /><Link class="button" to={`/pcf/${encodeURIComponent(first.product ?? '')}`}>{w.open}</Link>{own.rows.length > 1 && <Link to="/pcf" class="open-link">{w.all(count(own.rows.length))}</Link>}</p>
		</>
	);
}

function Requests({ w }: { w: W }) {
	const inbox = useQuery('/v1/inbox');
	return (
		<Asked result={inbox}>
			{({ requests }) => (requests.length === 0 ? <p class="quiet">{w.noRequest}</p> : (
				<ul class="lines">{requests.slice(0, 3).map((each) => <li key={each.request}><span><strong>{pick(each.name)}</strong><span class="small quiet">{pick(each.asker)}{each.due_on && ` · ${w.until(day(each.due_on))}`}</span></span><Link class="button" to="/start" query={{ request: each.request }}>{w.answer}<span class="unseen">: {pick(each.name)}</span></Link></li>)}</ul>
			))}
		</Asked>
	);
}

function Best({ start, w }: { start: string; w: W }) {
	const found = useQuery('/v1/starts/{start}/measures', { start });
	const best = found.body?.items[0];
	if (!best)
		return null;
	return (
		<>
			<p class="stat-name">{pick({ ko: best.name_ko, en: best.name_en })}</p>
			<Stat value={wonShort(best.support_krw)} />
			<p class="stat-note">{w.others(count(found.body?.found ?? 0))} <Explain of={`offer:${start}:${best.measure}`} name={w.money} /></p>
			<p><Link class="button" to="/start" query={{ start, step: '5' }}>{w.apply}</Link></p>
		</>
	);
}

function Applied({ w }: { w: W }) {
	const list = usePages('/v1/grant-applications');
	const last = list.rows.filter((each) => each.state === 'submitted').pop();
	if (!last)
		return list.complete ? <><p class="quiet">{w.noApplication}</p><p><Link to="/plan/macc" class="open-link">{t.nav.plan}</Link></p></> : null;
	return <p><Link to={`/grants/${last.application}`}>{w.waiting(last.application ?? '', day(last.decide_by))}</Link></p>;
}

/* What is left of support, returns, own money and saving; all of it on its own screen. */
function Net({ w }: { w: W }) {
	const own = usePages('/v1/firm-money', ownOnly());
	const [found] = own.rows;
	return own.complete ? <>{found ? <><p class="stat-name">{w.net}</p><Stat value={wonShort(found.net_cash_krw)} /></> : <p class="quiet">{w.noSupport}</p>}<p><Link to="/outcome" class="open-link">{w.open}</Link></p></> : null;
}

function Bill({ w }: { w: W }) {
	const sites = usePages('/v1/sites', ownOnly());
	const last = useQuery('/v1/starts').body?.items.map((each) => each.saved_at).sort().pop();
	return (
		<>
			<p class="quiet">{w.billText}{last && ` ${w.saved(moment(last))}`}</p>
			<ul class="lines">{sites.rows.map((each) => <li key={each.site}><span><strong>{each.name}</strong></span><Link class="button" to={`/site/${encodeURIComponent(each.site ?? '')}/data?next=1`}>{w.enter}<span class="unseen">: {each.name}</span></Link></li>)}</ul>
		</>
	);
}
