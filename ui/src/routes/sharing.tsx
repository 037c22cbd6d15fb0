/* S11: who sees what of one's own data, per receiver: the rule, what was allowed beyond it and what a contract narrows, how it looks to a receiver, and who has read it. */
import { useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Item, type Problem } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useQuery } from '../api/query';
import { me } from '../api/session';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/sharing';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Asked, ProblemNote, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { day, moment } from '../parts/units';
import { toast } from '../shell/say';
import type { Screen } from './page';

type W = typeof words;
type Consent = Item<'/v1/consents'>;
type Narrowing = Item<'/v1/narrowings'>;
type Read = Item<'/v1/reads'>;
type Organisation = Item<'/v1/organisations'>;

export default function Sharing({ w }: Screen<W>) {
	const [open, setOpen] = useState<'give' | 'narrow' | null>(null);
	const organisations = usePages('/v1/organisations', {}, 500).rows;
	const close = () => setOpen(null);
	return (
		<>
			<PageHead title={w.title} text={w.text}>
				<button type="button" class="button" onClick={() => setOpen('narrow')}>{w.narrow}</button>
				<button type="button" class="button main" onClick={() => setOpen('give')}>{w.give}</button>
			</PageHead>
			<div class="stack">
				<Consents w={w} />
				<Narrowings w={w} />
				{me()?.role === 'supplier' && <Seen w={w} organisations={organisations} />}
				<Reads w={w} />
				<Rule w={w} />
			</div>
			{open === 'give' && <Give w={w} organisations={organisations} onClose={close} />}
			{open === 'narrow' && <Narrow w={w} organisations={organisations} onClose={close} />}
		</>
	);
}

/* Ends one for the future. */
function useWithdrawing(path: '/v1/consents' | '/v1/narrowings', said: string) {
	const pages = usePages(path);
	const [problem, setProblem] = useState<Problem | null>(null);
	const withdraw = async (key: number | null) => {
		setProblem(null);
		const at = `${path}/${key}`;
		try {
			const { etag } = await ask('GET', at);
			await ask('DELETE', at, { etag, key: newKey() });
			toast(said);
			refresh(path);
			pages.reload();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	return { pages, problem, withdraw };
}

/* The state of one, or the button that ends it. */
const ending = (w: W, over: string | null, label: string, what: string, end: () => Promise<void>) => (over
	? <span class="badge">{w.over(moment(over))}</span>
	: <button type="button" class="button" onClick={() => void end()}>{label}<span class="unseen">: {what}</span></button>);

function Consents({ w }: { w: W }) {
	const { pages, problem, withdraw } = useWithdrawing('/v1/consents', w.withdrawn);
	const rows = pages.rows as Consent[];
	return (
		<section class="card">
			<h2>{w.given}</h2>
			<p class="quiet">{w.givenText}</p>
			<ListProblem of={pages} />
			{problem && <ProblemNote problem={problem} level={3} />}
			{pages.waiting ? <Waiting /> : pages.rows.length === 0 && !pages.problem ? <p>{w.givenNone}</p> : (
				<Table<Consent>
					caption={w.given} captionUnseen rows={rows} id={(row) => String(row.consent)} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'receiver', head: w.head.receiver, head_of_row: true, value: (row) => row.receiver, cell: (row) => row.receiver },
						{ key: 'class', head: w.head.what, value: (row) => row.class, cell: (row) => w.classes[row.class ?? ''] ?? row.class },
						{ key: 'product', head: w.head.product, value: (row) => row.product, cell: (row) => row.product ?? w.everything },
						{ key: 'until', head: w.head.until, value: (row) => row.last_day, cell: (row) => (row.last_day ? day(row.last_day) : w.open) },
						{ key: 'state', head: w.head.state, cell: (row) => ending(w, row.withdrawn_at, w.withdraw, `${row.receiver} ${w.classes[row.class ?? ''] ?? row.class}`, () => withdraw(row.consent)) },
					]}
				/>
			)}
		</section>
	);
}

const receiverOf = (w: W, row: Narrowing): string => row.receiver ?? w.groups[row.group ?? ''] ?? '';

/* A contract is stricter than what was allowed, so it stands beside it. */
function Narrowings({ w }: { w: W }) {
	const { pages, problem, withdraw } = useWithdrawing('/v1/narrowings', w.lifted);
	const rows = pages.rows as Narrowing[];
	return (
		<section class="card">
			<h2>{w.narrowed}</h2>
			<p class="quiet">{w.narrowedText}</p>
			<ListProblem of={pages} />
			{problem && <ProblemNote problem={problem} level={3} />}
			{pages.waiting ? <Waiting /> : rows.length === 0 && !pages.problem ? <p>{w.narrowedNone}</p> : (
				<Table<Narrowing>
					caption={w.narrowed} captionUnseen rows={rows} id={(row) => String(row.narrowing)} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'receiver', head: w.head.receiver, head_of_row: true, value: (row) => receiverOf(w, row), cell: (row) => receiverOf(w, row) },
						{ key: 'class', head: w.head.what, value: (row) => row.class, cell: (row) => w.classes[row.class ?? ''] ?? row.class },
						{ key: 'most', head: w.head.seen, cell: (row) => w.most[row.most ?? ''] ?? row.most },
						{ key: 'contract', head: w.head.contract, cell: (row) => row.contract },
						{ key: 'days', head: w.head.days, value: (row) => row.from_day, cell: (row) => `${row.from_day ? day(row.from_day) : ''} – ${row.last_day ? day(row.last_day) : ''}` },
						{ key: 'state', head: w.head.state, cell: (row) => ending(w, row.withdrawn_at, w.lift, `${receiverOf(w, row)} ${w.classes[row.class ?? ''] ?? row.class}`, () => withdraw(row.narrowing)) },
					]}
				/>
			)}
		</section>
	);
}

/* One's own data with a receiver's eyes: the lists themselves, asked as it. */
const ABOUT = ['footprints', 'products', 'links', 'measures', 'projects', 'organisation-status', 'agreements', 'returns', 'meter-readings', 'quotes', 'processes'];
function Seen({ w, organisations }: { w: W; organisations: Organisation[] }) {
	const resources = useQuery('/v1/resources');
	const [as, setAs] = useState('');
	return (
		<section class="card stack">
			<h2>{w.asTitle}</h2>
			<p class="quiet">{w.asText}</p>
			<div class="filters"><Field label={w.head.receiver}>{(id) => <select {...id} value={as} onChange={(event) => setAs(event.currentTarget.value)}><option value="">—</option><Options of={organisations} /></select>}</Field></div>
			{as && (
				<Asked result={resources}>
					{(body) => <ul class="index">{body.items.filter((each) => ABOUT.includes(each.name)).map((each) => <li key={each.name}><Link to={`/lists/${each.name}?as=${encodeURIComponent(as)}`}>{pick(each)}</Link></li>)}</ul>}
				</Asked>
			)}
		</section>
	);
}

const Options = ({ of }: { of: Organisation[] }) => <>{of.map((row) => <option key={row.organisation} value={row.organisation ?? ''}>{row.name ?? row.organisation}</option>)}</>;

/* Every read of one's own data by others stands in the log first. */
function Reads({ w }: { w: W }) {
	const pages = usePages('/v1/reads', {}, 50);
	const lists = useQuery('/v1/resources').body?.items;
	return (
		<section class="card">
			<h2>{w.reads}</h2>
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting /> : pages.rows.length === 0 && !pages.problem ? <p class="quiet">{w.readsNone}</p> : (
				<Table<Read>
					caption={w.reads} captionUnseen rows={pages.rows} id={(row) => String(row.seq)} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'at', head: w.head.when, head_of_row: true, value: (row) => row.at, cell: (row) => moment(row.at) },
						{ key: 'reader', head: w.head.who, value: (row) => row.reader, cell: (row) => (row.as ? w.through(row.reader ?? '', row.as) : row.reader) },
						{ key: 'what', head: w.head.what, cell: (row) => { const list = lists?.find((each) => each.name === row.resource); return `${list ? pick(list) : row.resource} ${row.subject ?? ''}`; } },
						{ key: 'purpose', head: w.head.why, cell: (row) => row.purpose ?? '' },
					]}
				/>
			)}
		</section>
	);
}

function Rule({ w }: { w: W }) {
	const access = useQuery('/v1/access');
	return (
		<details class="card">
			<summary>{w.rule}</summary>
			<Asked result={access}>
				{(body) => (
					<Table
						caption={w.rule} captionUnseen rows={body.items} id={(row) => `${row.class} ${row.roles.join()} ${row.relations.join()} ${row.seen} ${row.purpose}`}
						columns={[
							{ key: 'class', head: w.head.what, head_of_row: true, cell: (row) => w.classes[row.class] ?? row.class },
							{ key: 'who', head: w.head.who, cell: (row) => row.roles.map((role) => t.roles[role as keyof typeof t.roles] ?? role).join(', ') },
							{ key: 'seen', head: w.head.seen, cell: (row) => w.seen[row.seen] ?? row.seen },
							{ key: 'basis', head: w.head.why, cell: (row) => pick(row.basis) },
						]}
					/>
				)}
			</Asked>
		</details>
	);
}

/* One receiver, one class, until a day. */
function Give({ w, organisations, onClose }: { w: W; organisations: Organisation[]; onClose: () => void }) {
	const [receiver, setReceiver] = useState(''), [what, setWhat] = useState('footprint'), [product, setProduct] = useState(''), [until, setUntil] = useState(''), [purpose, setPurpose] = useState('');
	const [problem, setProblem] = useState<Problem | null>(null), [key] = useState(newKey);
	const send = async (event: Event) => {
		event.preventDefault();
		try {
			await ask('POST', '/v1/consents', { key, body: { receiver, class: what, ...(product ? { product } : {}), ...(until ? { last_day: until } : {}), ...(purpose ? { purpose } : {}) } });
			toast(w.allowed);
			refresh('/v1/consents');
			onClose();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	return (
		<Dialog title={w.give} onClose={onClose}>
			<form class="stack" onSubmit={(event) => void send(event)}>
				<p>{w.giveText(w.classes[what] ?? what)}</p>
				<Field label={w.head.receiver}>
					{(id) => <select {...id} required value={receiver} onInput={(event) => setReceiver(event.currentTarget.value)}><option value="">—</option><Options of={organisations} /></select>}
				</Field>
				<Field label={w.head.what}>
					{(id) => <select {...id} value={what} onInput={(event) => setWhat(event.currentTarget.value)}>{Object.entries(w.classes).map(([name, text]) => <option key={name} value={name}>{text}</option>)}</select>}
				</Field>
				<Field label={w.head.product} help={w.productHelp} optional>{(id) => <input {...id} value={product} onInput={(event) => setProduct(event.currentTarget.value)} />}</Field>
				<Field label={w.head.until} optional>{(id) => <input type="date" {...id} value={until} onInput={(event) => setUntil(event.currentTarget.value)} />}</Field>
				<Field label={w.purpose} help={w.purposeHelp} optional>{(id) => <input {...id} value={purpose} onInput={(event) => setPurpose(event.currentTarget.value)} />}</Field>
				{problem && <ProblemNote problem={problem} level={3} />}
				<div class="row"><button type="submit" class="button main">{w.allow}</button><button type="button" class="button" onClick={onClose}>{t.cancel}</button></div>
			</form>
		</Dialog>
	);
}

/* Only what a contract can narrow is offered; the server judges all the same. */
const NARROWABLE = ['footprint', 'project', 'grant', 'flag', 'link', 'meter', 'recipe', 'duty', 'person'], GROUPS = ['buyer', 'carmaker', 'supplier'];
const mostOf = (what: string, carmaker: boolean): string[] => ['none', ...(['project', 'footprint', 'grant'].includes(what) ? ['aggregate'] : []), ...(carmaker && ['project', 'link'].includes(what) ? ['pseudonym'] : [])];

function Narrow({ w, organisations, onClose }: { w: W; organisations: Organisation[]; onClose: () => void }) {
	const [v, setV] = useState({ receiver: '', class: 'footprint', most: 'none', contract: '', from_day: '', last_day: '', evidence: '', reason: '' });
	const [problem, setProblem] = useState<Problem | null>(null), [key] = useState(newKey);
	const set = (name: keyof typeof v) => (event: { currentTarget: { value: string } }) => setV({ ...v, [name]: event.currentTarget.value });
	const group = GROUPS.includes(v.receiver);
	const choices = mostOf(v.class, v.receiver === 'carmaker' || organisations.some((row) => row.organisation === v.receiver && row.kind === 'carmaker'));
	const send = async (event: Event) => {
		event.preventDefault();
		const { receiver, ...rest } = v;
		const said = { ...rest, most: choices.includes(v.most) ? v.most : 'none', [group ? 'group' : 'receiver']: receiver };
		try {
			await ask('POST', '/v1/narrowings', { key, body: Object.fromEntries(Object.entries(said).filter(([, text]) => text)) });
			toast(w.isNarrowed);
			refresh('/v1/narrowings');
			onClose();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	const text = (name: 'contract' | 'evidence' | 'reason', help?: string) => <Field label={w.head[name]} help={help} optional={name !== 'contract'}>{(id) => <input {...id} required={name === 'contract'} value={v[name]} onInput={set(name)} />}</Field>;
	return (
		<Dialog title={w.narrow} onClose={onClose}>
			<form class="stack" onSubmit={(event) => void send(event)}>
				<p>{w.narrowText}</p>
				<Field label={w.head.receiver}>
					{(id) => <select {...id} required value={v.receiver} onInput={set('receiver')}><option value="">—</option>{GROUPS.map((each) => <option key={each} value={each}>{w.groups[each]}</option>)}<Options of={organisations} /></select>}
				</Field>
				<Field label={w.head.what}>{(id) => <select {...id} value={v.class} onInput={set('class')}>{NARROWABLE.map((each) => <option key={each} value={each}>{w.classes[each]}</option>)}</select>}</Field>
				<Field label={w.head.seen}>{(id) => <select {...id} value={choices.includes(v.most) ? v.most : 'none'} onInput={set('most')}>{choices.map((each) => <option key={each} value={each}>{w.most[each]}</option>)}</select>}</Field>
				{text('contract', w.contractHelp)}
				<div class="row">
					<Field label={w.head.from} optional>{(id) => <input type="date" {...id} value={v.from_day} onInput={set('from_day')} />}</Field>
					<Field label={w.head.until} optional>{(id) => <input type="date" {...id} value={v.last_day} onInput={set('last_day')} />}</Field>
				</div>
				{text('evidence', w.evidenceHelp)}
				{text('reason')}
				{problem && <ProblemNote problem={problem} level={3} />}
				<div class="row"><button type="submit" class="button main">{w.narrowDo}</button><button type="button" class="button" onClick={onClose}>{t.cancel}</button></div>
			</form>
		</Dialog>
	);
}
