/* S11: who sees what of one's own data, per receiver: the rule, what was allowed beyond it and what a contract narrows, how it looks to a receiver, and who has read it. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Item } from '../api/fetch';
import { usePages, type Pages } from '../api/pages';
import { refresh, useQuery } from '../api/query';
import { me } from '../api/session';
import { codes, said } from '../api/words';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/sharing';
import { Card } from '../parts/card';
import { Dialog } from '../parts/dialog';
import { Form, Input, useDoing, type Choice } from '../parts/form';
import { PageHead } from '../parts/head';
import { Link } from '../parts/link';
import { Rows } from '../parts/rows';
import { Asked } from '../parts/states';
import { coded, field, figure, keyed, Table, type Column } from '../parts/table';
import { count, day, moment } from '../parts/units';
import { AccessButton } from '../shell/access_button';
import { toast } from '../shell/say';
import type { Screen } from './page';

type W = typeof words;
type Consent = Item<'/v1/consents'>;
type Narrowing = Item<'/v1/narrowings'>;
type Asking = Item<'/v1/access-requests'>;
type Read = Item<'/v1/reads'>;
type Organisation = Item<'/v1/organisations'>;

export default function Sharing({ w }: Screen<W>) {
	const [open, setOpen] = useState<'give' | 'narrow' | null>(null);
	const organisations = usePages('/v1/organisations', {}, 500).rows;
	const close = () => setOpen(null);
	return (
		<>
			<PageHead title={w.title} text={w.text}>
				<AccessButton />
				<button type="button" class="button" onClick={() => setOpen('narrow')}>{w.narrow}</button>
				<button type="button" class="button main" onClick={() => setOpen('give')}>{w.give}</button>
			</PageHead>
			<div class="stack">
				<Consents w={w} />
				<Narrowings w={w} />
				<Askings w={w} />
				{me()?.role === 'supplier' && <Seen w={w} organisations={organisations} />}
				<Reads w={w} />
				<Rule w={w} />
			</div>
			{open === 'give' && <Give w={w} organisations={organisations} onClose={close} />}
			{open === 'narrow' && <Narrow w={w} organisations={organisations} onClose={close} />}
		</>
	);
}

/* The state of one, or the button that ends it for the future. */
function useEnding<Row>(path: '/v1/consents' | '/v1/narrowings' | '/v1/access-requests', label: string, done: string, w: W) {
	const pages = usePages(path) as Pages<unknown> as Pages<Row>;
	const { button, note } = useDoing(() => { refresh(path); pages.reload(); });
	const end = (key: number | null) => async () => {
		const at = `${path}/${key}`;
		await ask('DELETE', at, { etag: (await ask('GET', at)).etag, key: newKey() });
	};
	const ending = (over: string | null, key: number | null, receiver: string | null, what: string | null) =>
		(over ? <span class="badge">{w.over(moment(over))}</span> : button(label, end(key), done, `${receiver} ${said('class', what)}`));
	return { pages, note, ending };
}

const PARTS = ['product', 'site', 'measure'] as const;

/* Of one product, site or machine, or of the firm as a whole. */
const scope = <Row extends Consent | Asking>(pages: Pages<Row>, w: W): Column<Row> => {
	const name = (row: Row) => { const part = PARTS.find((each) => row[each]); return part ? pages.name(row, part) : w.everything; };
	return { head: w.head.of, value: name, cell: name };
};

function Consents({ w }: { w: W }) {
	const { pages, note, ending } = useEnding<Consent>('/v1/consents', w.withdraw, w.withdrawn, w);
	return (
		<Card title={w.given} text={w.givenText}>
			{note}
			<Rows<Consent>
				of={pages} none={w.givenNone} caption={w.given} id="consent"
				columns={[
					keyed(w.head.receiver, pages, 'receiver'),
					coded(w.head.what, 'class', 'class'),
					scope(pages, w),
					field(w.head.until, 'last_day', (last) => (last ? day(last) : w.open)),
					{ head: w.head.state, cell: (row) => ending(row.withdrawn_at, row.consent, pages.name(row, 'receiver'), row.class) },
				]}
			/>
		</Card>
	);
}

/* A contract is stricter than what was allowed, so it stands beside it. */
function Narrowings({ w }: { w: W }) {
	const { pages, note, ending } = useEnding<Narrowing>('/v1/narrowings', w.lift, w.lifted, w);
	const receiverOf = (row: Narrowing): string => (row.receiver ? pages.name(row, 'receiver') : said('receivers', row.group));
	return (
		<Card title={w.narrowed} text={w.narrowedText}>
			{note}
			<Rows<Narrowing>
				of={pages} none={w.narrowedNone} caption={w.narrowed} id="narrowing"
				columns={[
					{ head: w.head.receiver, value: receiverOf, cell: receiverOf },
					coded(w.head.what, 'class', 'class'),
					coded(w.head.seen, 'most', 'narrowed_to'),
					field(w.head.contract, 'contract'),
					{ head: w.head.days, value: (row) => row.from_day, cell: (row) => `${row.from_day ? day(row.from_day) : ''} – ${row.last_day ? day(row.last_day) : ''}` },
					{ head: w.head.state, cell: (row) => ending(row.withdrawn_at, row.narrowing, receiverOf(row), row.class) },
				]}
			/>
		</Card>
	);
}

/* What others asked us to show, which is answered from the inbox, and what we asked them. */
function Askings({ w }: { w: W }) {
	const { pages, note, ending } = useEnding<Asking>('/v1/access-requests', w.takeBack, w.tookBack, w);
	const last = (row: Asking) => (row.state === 'open' && row.asker === me()?.organisation ? ending(null, row.access_request, pages.name(row, 'owner'), row.class) : row.last_day && day(row.last_day));
	return (
		<Card title={t.problem.ask}>
			{note}
			<Rows<Asking>
				of={pages} none={w.askedNone} caption={t.problem.ask} id="access_request"
				columns={[
					keyed(w.head.who, pages, 'asker'),
					keyed(w.head.owner, pages, 'owner'),
					coded(w.head.what, 'class', 'class'),
					scope(pages, w),
					field(w.head.why, 'reason'),
					coded(w.head.state, 'state', 'access_state'),
					{ head: w.head.until, value: (row) => row.last_day, cell: last },
				]}
			/>
		</Card>
	);
}

/* One's own data with a receiver's eyes: the lists themselves, asked as it. */
const ABOUT = ['footprints', 'products', 'links', 'measures', 'projects', 'organisation-status', 'agreements', 'returns', 'meter-readings', 'quotes', 'processes'];
const named = (organisations: Organisation[], before: Choice[] = []): Choice[] => [['', t.choose], ...before, ...organisations.map((row): Choice => [row.organisation ?? '', row.name ?? row.organisation ?? ''])];

function Seen({ w, organisations }: { w: W; organisations: Organisation[] }) {
	const resources = useQuery('/v1/resources');
	const [as, setAs] = useState('');
	return (
		<section class="card stack">
			<h2>{w.asTitle}</h2>
			<p class="quiet">{w.asText}</p>
			<div class="filters"><Input label={w.head.receiver} list={named(organisations)} value={as} onChange={setAs} /></div>
			{as && (
				<Asked result={resources}>
					{(body) => <ul class="index">{body.items.filter((each) => ABOUT.includes(each.name)).map((each) => <li key={each.name}><Link to={`/lists/${each.name}?as=${encodeURIComponent(as)}`}>{pick(each.title)}</Link></li>)}</ul>}
				</Asked>
			)}
		</section>
	);
}

type Look = Read & { times: number };
/* The same look of one day stands once, at its last time. */
function looks(rows: Read[]): Look[] {
	const found = new Map<string, Look>();
	for (const row of rows) {
		const key = [row.day, row.reader, row.as, row.resource, row.subject, row.purpose, row.rights].join('\n'), same = found.get(key);
		if (same)
			same.times++;
		else
			found.set(key, { ...row, times: 1 });
	}
	return [...found.values()];
}

/* Every read of one's own data by others stands in the log first. */
function Reads({ w }: { w: W }) {
	const reads = usePages('/v1/reads', {}, 200);
	return (
		<Card title={w.reads}>
			<Rows<Look>
				of={{ ...reads, rows: looks(reads.rows) }} none={w.readsNone} caption={w.reads} id="seq"
				columns={[
					field(w.head.when, 'at', moment),
					{ head: w.head.who, value: (row) => reads.name(row, 'reader'), cell: (row) => (row.as ? w.through(reads.name(row, 'reader'), reads.name(row, 'as')) : reads.name(row, 'reader')) },
					{ head: w.head.what, cell: (row) => [said('list', row.resource), row.subject].filter(Boolean).join(' ') },
					figure(w.head.times, 'times', count),
					{ head: w.head.why, cell: (row) => [said('purpose', row.purpose), ...(row.rights ?? '').split(' ').map((each) => (each === 'anyone' ? t.roles[row.role as keyof typeof t.roles] : said('relation', each)))].filter(Boolean).join(', ') },
				]}
			/>
		</Card>
	);
}

function Rule({ w }: { w: W }) {
	const access = useQuery('/v1/access');
	return (
		<details class="card">
			<summary>{w.rule}</summary>
			<Asked result={access}>
				{(body) => (
					<Table<Item<'/v1/access'>>
						caption={w.rule} captionUnseen rows={body.items} id={(row) => `${row.class} ${row.roles.join()} ${row.relations.join()} ${row.seen} ${row.purpose}`}
						columns={[
							coded(w.head.what, 'class', 'class'),
							{ head: w.head.who, cell: (row) => row.roles.map((role) => t.roles[role as keyof typeof t.roles] ?? role).join(', ') },
							coded(w.head.seen, 'seen', 'seen'),
							{ head: w.head.why, cell: (row) => pick(row.basis) },
						]}
					/>
				)}
			</Asked>
		</details>
	);
}

/* What was typed, without what was left blank: written, told, and shown. */
async function write(path: '/v1/consents' | '/v1/narrowings', said: Record<string, string>, key: string, done: string, onClose: () => void) {
	await ask('POST', path, { key, body: Object.fromEntries(Object.entries(said).filter(([, text]) => text)) });
	toast(done);
	refresh(path);
	onClose();
}

/* One receiver, one class, until a day. */
function Give({ w, organisations, onClose }: { w: W; organisations: Organisation[]; onClose: () => void }) {
	const [key] = useState(newKey), [what, setWhat] = useState('footprint');
	return (
		<Dialog title={w.give} onClose={onClose}>
			<Form
				fields={{
					receiver: { label: w.head.receiver, list: named(organisations) },
					class: { label: w.head.what, list: codes('class') },
					product: { label: w.head.product, help: w.productHelp, optional: true },
					last_day: { label: w.head.until, type: 'date', optional: true },
					purpose: { label: w.purpose, help: w.purposeHelp, optional: true },
				}}
				first={{ class: what }} send={w.allow} onCancel={onClose} onChange={(typed) => setWhat(typed.class)} onSend={(typed) => write('/v1/consents', typed, key, w.allowed, onClose)}
			>
				<p>{w.giveText(said('class', what))}</p>
			</Form>
		</Dialog>
	);
}

/* Only what a contract can narrow is offered; the server judges all the same. */
const NARROWABLE = ['footprint', 'project', 'grant', 'flag', 'link', 'meter', 'recipe', 'duty', 'person'];
const mostOf = (what: string, carmaker: boolean): string[] => ['none', ...(['project', 'footprint', 'grant'].includes(what) ? ['aggregate'] : []), ...(carmaker && ['project', 'link'].includes(what) ? ['pseudonym'] : [])];
const choices = (kind: string, list: string[]) => list.map((code): Choice => [code, said(kind, code)]);

function Narrow({ w, organisations, onClose }: { w: W; organisations: Organisation[]; onClose: () => void }) {
	const [key] = useState(newKey), [typed, setTyped] = useState({ receiver: '', class: 'footprint' });
	const groups = codes('receivers');
	const carmaker = typed.receiver === 'carmaker' || organisations.some((row) => row.organisation === typed.receiver && row.kind === 'carmaker');
	return (
		<Dialog title={w.narrow} onClose={onClose}>
			<Form
				fields={{
					receiver: { label: w.head.receiver, list: named(organisations, groups) },
					class: { label: w.head.what, list: choices('class', NARROWABLE) },
					most: { label: w.head.seen, list: choices('narrowed_to', mostOf(typed.class, carmaker)) },
					contract: { label: w.head.contract, help: w.contractHelp },
					from_day: { label: w.head.from, type: 'date', optional: true },
					last_day: { label: w.head.until, type: 'date', optional: true },
					evidence: { label: w.head.evidence, help: w.evidenceHelp, optional: true },
					reason: { label: w.head.reason, optional: true },
				}}
				first={{ class: 'footprint' }} send={w.narrowDo} onCancel={onClose} onChange={(next) => setTyped(next)}
				onSend={({ receiver, ...rest }) => write('/v1/narrowings', { ...rest, [groups.some(([group]) => group === receiver) ? 'group' : 'receiver']: receiver }, key, w.isNarrowed, onClose)}
			>
				<p>{w.narrowText}</p>
			</Form>
		</Dialog>
	);
}
