/* S11: who sees what of one's own data, per receiver: the rule, what was allowed beyond it, and who has read it. */
import { useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Item, type Problem } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useQuery } from '../api/query';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/sharing';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { ListProblem } from '../parts/list_problem';
import { Asked, ProblemNote, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { day, moment } from '../parts/units';
import { toast } from '../shell/say';
import type { Screen } from './page';

type W = typeof words;
type Consent = Item<'/v1/consents'>;
type Read = Item<'/v1/reads'>;

export default function Sharing({ w }: Screen<W>) {
	const [giving, setGiving] = useState(false);
	return (
		<>
			<PageHead title={w.title} text={w.text}><button type="button" class="button main" onClick={() => setGiving(true)}>{w.give}</button></PageHead>
			<div class="stack">
				<Consents w={w} />
				<Reads w={w} />
				<Rule w={w} />
			</div>
			{giving && <Give w={w} onClose={() => setGiving(false)} />}
		</>
	);
}

function Consents({ w }: { w: W }) {
	const pages = usePages('/v1/consents');
	const [problem, setProblem] = useState<Problem | null>(null);
	const withdraw = async (row: Consent) => {
		setProblem(null);
		const at = `/v1/consents/${row.consent}`;
		try {
			const { etag } = await ask('GET', at);
			await ask('DELETE', at, { etag, key: newKey() });
			toast(w.withdrawn);
			refresh('/v1/consents');
			pages.reload();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	return (
		<section class="card">
			<h2>{w.given}</h2>
			<p class="quiet">{w.givenText}</p>
			<ListProblem of={pages} />
			{problem && <ProblemNote problem={problem} level={3} />}
			{pages.waiting ? <Waiting /> : pages.rows.length === 0 && !pages.problem ? <p>{w.givenNone}</p> : (
				<Table<Consent>
					caption={w.given} captionUnseen rows={pages.rows} id={(row) => String(row.consent)} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'receiver', head: w.head.receiver, head_of_row: true, value: (row) => row.receiver, cell: (row) => row.receiver },
						{ key: 'class', head: w.head.what, value: (row) => row.class, cell: (row) => w.classes[row.class ?? ''] ?? row.class },
						{ key: 'product', head: w.head.product, value: (row) => row.product, cell: (row) => row.product ?? w.everything },
						{ key: 'until', head: w.head.until, value: (row) => row.last_day, cell: (row) => (row.last_day ? day(row.last_day) : w.open) },
						{ key: 'state', head: w.head.state, cell: (row) => (row.withdrawn_at ? <span class="badge">{w.over(moment(row.withdrawn_at))}</span> : <button type="button" class="button" onClick={() => void withdraw(row)}>{w.withdraw}<span class="unseen">: {row.receiver} {w.classes[row.class ?? ''] ?? row.class}</span></button>) },
					]}
				/>
			)}
		</section>
	);
}

/* Every read of one's own data by others stands in the log first. */
function Reads({ w }: { w: W }) {
	const pages = usePages('/v1/reads', {}, 50);
	return (
		<section class="card">
			<h2>{w.reads}</h2>
			<ListProblem of={pages} />
			{pages.waiting ? <Waiting /> : pages.rows.length === 0 && !pages.problem ? <p class="quiet">{w.readsNone}</p> : (
				<Table<Read>
					caption={w.reads} captionUnseen rows={pages.rows} id={(row) => String(row.seq)} complete={pages.complete} total={pages.total} more={pages.more}
					columns={[
						{ key: 'at', head: w.head.when, head_of_row: true, value: (row) => row.at, cell: (row) => moment(row.at) },
						{ key: 'reader', head: w.head.who, value: (row) => row.reader, cell: (row) => row.reader },
						{ key: 'what', head: w.head.what, cell: (row) => [row.resource, row.subject].filter(Boolean).join(' ') },
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
function Give({ w, onClose }: { w: W; onClose: () => void }) {
	const [receiver, setReceiver] = useState(''), [what, setWhat] = useState('footprint'), [product, setProduct] = useState(''), [until, setUntil] = useState(''), [purpose, setPurpose] = useState('');
	const [problem, setProblem] = useState<Problem | null>(null), [key] = useState(newKey);
	const organisations = usePages('/v1/organisations', {}, 500);
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
					{(id) => <select {...id} required value={receiver} onInput={(event) => setReceiver(event.currentTarget.value)}><option value="" />{organisations.rows.map((row) => <option key={row.organisation} value={row.organisation ?? ''}>{row.name ?? row.organisation}</option>)}</select>}
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
