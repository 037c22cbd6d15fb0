/* S10: what was asked of whom, and how much has come; who asks can remind those that are missing, once a day. With `?product=` its maker is asked. */
import { useEffect, useState } from 'preact/hooks';
import { ask, newKey, ProblemError, type Item, type Problem } from '../api/fetch';
import { startJob, useJob } from '../api/jobs';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { pick } from '../i18n';
import type words from '../i18n/ko/requests';
import { ThreePartBar } from '../parts/bar';
import { minus } from '../parts/decimal';
import { Field } from '../parts/field';
import { PageHead } from '../parts/head';
import { JobProgress } from '../parts/job';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Asked as Answered, Empty, ProblemNote, Waiting } from '../parts/states';
import { Table } from '../parts/table';
import { count, day, percent } from '../parts/units';
import { toast } from '../shell/say';
import type { Screen } from './page';

type W = typeof words;
type Campaign = Item<'/v1/campaigns'>;
type Asked = Item<'/v1/requests'>;
const ASKERS = new Set(['carmaker_sustainability', 'operator']);

export default function Requests({ w, query }: Screen<W>) {
	const campaigns = usePages('/v1/campaigns', {}, 100);
	const requests = usePages('/v1/requests', {}, 500);
	const about = query['product'];
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="stack">
				{about && ASKERS.has(me()?.role ?? '') && <Ask product={about} w={w} onDone={() => { campaigns.reload(); requests.reload(); }} />}
				<ListProblem of={campaigns} />
				{campaigns.waiting ? <Waiting tall /> : campaigns.rows.length === 0 && !campaigns.problem && !campaigns.away ? <Empty text={w.none}>{me()?.role === 'carmaker_sustainability' && !about && <Link to="/tree" class="button">{w.how}</Link>}</Empty> : (
					<div class="stack">
						{campaigns.rows.map((row) => <One key={row.campaign} of={row} list={requests.rows.filter((each) => each.campaign === row.campaign)} w={w} onDone={requests.reload} />)}
					</div>
				)}
			</div>
		</>
	);
}

/* The maker of a part is asked for its energy and pieces: a campaign for one firm, with the written statement that technical data need. */
function Ask({ product, w, onDone }: { product: string; w: W; onDone: () => void }) {
	const part = useQuery('/v1/products/{product}', { product });
	const [value, set] = useState<Record<string, string>>({});
	const [problem, setProblem] = useState<Problem | null>(null);
	const [id, setId] = useState<string | null>(null);
	const [sending, setSending] = useState(false);
	const job = useJob(id);
	const year = Number(me()?.programme?.as_of.slice(0, 4)) - 1;
	const send = async (firm: string, name: string) => {
		setProblem(null);
		setSending(true);
		const period = { from: `${year}-01`, to: `${year}-12` };
		const campaign = {
			schema: 'sangsaeng.campaign/1', campaign: `${product.replace(/[^\w-]/g, '').slice(0, 23)}-${newKey().slice(0, 8)}`, name: { ko: w.letter(name), en: w.letter(name) }, asked_by: me()?.organisation, sender: value['sender'],
			period, ask: ['activity', 'production'], text: { ko: value['purpose'], en: value['purpose'] }, due_on: value['due'], reminders: [{ at: 'start' }, { days_before: 7 }, { days_before: 1 }],
			technical: { purpose: value['purpose'], scope: `${name}, ${period.from} – ${period.to}`, expires_on: value['until'] },
		};
		try {
			const [file, targets] = await Promise.all([['campaign.json', JSON.stringify(campaign)], ['targets.csv', `organisation\n${firm}\n`]].map(async ([called, text]) =>
				({ upload: (await ask<{ id: string }>('POST', `/v1/files?name=${called}`, { file: new Blob([text as string]) })).body.id })));
			setId((await startJob({ command: 'campaign start', arguments: [file as { upload: string }], options: { targets } }, w.send)).id ?? null);
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		} finally {
			setSending(false);
		}
	};
	useEffect(() => { if (job?.state === 'succeeded') onDone(); }, [job?.state]);
	const field = (key: string, type: string) => <Field label={w.fields[key] ?? key}>{(tied) => <input {...tied} type={type as 'text'} required value={value[key] ?? ''} onInput={(event) => set({ ...value, [key]: event.currentTarget.value })} />}</Field>;
	return (
		<Answered result={part}>
			{(of) => (
				<form class="card form" onSubmit={(event) => { event.preventDefault(); if (!sending && (!job || job.state === 'failed')) void send(of.organisation ?? '', of.name ?? product); }}>
					<h2>{w.about(of.name ?? product, of.organisation ?? '')}</h2>
					{job?.state === 'succeeded' ? <p class="good" role="status">{w.sent}</p> : (
						<>
							<p class="quiet">{w.technical(String(year))}</p>
							<div class="two">{field('purpose', 'text')}{field('sender', 'email')}{field('due', 'date')}{field('until', 'date')}</div>
							{problem && <ProblemNote problem={problem} level={3} />}
							{job?.problem && 'code' in job.problem && <ProblemNote problem={job.problem} level={3} />}
							{job && job.state !== 'failed' && <JobProgress job={job} />}
							<div class="row"><button type="submit" class="button main">{w.send}</button></div>
						</>
					)}
				</form>
			)}
		</Answered>
	);
}

function One({ of, list, w, onDone }: { of: Campaign; list: Asked[]; w: W; onDone: () => void }) {
	const [problem, setProblem] = useState<Problem | null>(null);
	const name = pick({ ko: of.name_ko ?? of.campaign ?? '', en: of.name_en ?? of.campaign ?? '' });
	const came = of.by_count_percent ?? '0';
	const chase = async () => {
		setProblem(null);
		try {
			await ask('POST', `/v1/campaigns/${encodeURIComponent(of.campaign ?? '')}/chase`, { key: newKey(), body: {} });
			toast(w.chased);
			onDone();
		} catch (error) {
			if (!(error instanceof ProblemError))
				throw error;
			setProblem(error.problem);
		}
	};
	return (
		<section class="card">
			<div class="row"><h2>{name}</h2>{(me()?.role === 'operator' || of.asked_by === me()?.organisation) && <button type="button" class="button" onClick={() => void chase()}>{w.chase}<span class="unseen">: {name}</span></button>}</div>
			<p class="quiet">{w.due(day(of.due_on), count(of.asked), count(of.answered), count(of.accepted))}</p>
			<ThreePartBar name={w.coverage} parts={[{ kind: 'verified', percent: came, text: percent(came), word: w.came }, { kind: 'missing', percent: minus('100', came), text: percent(minus('100', came)) }]} />
			{problem && <ProblemNote problem={problem} level={3} />}
			{list.length > 0 && (
				<Table<Asked>
					caption={name} captionUnseen rows={list} id={(row) => row.request ?? ''}
					columns={[
						{ key: 'firm', head: w.head.firm, head_of_row: true, value: (row) => row.firm, cell: (row) => row.firm },
						{ key: 'state', head: w.head.state, value: (row) => row.state, cell: (row) => <span class={row.state === 'accepted' ? 'badge good' : row.state === 'open' ? 'badge warn' : 'badge'}>{w.states[row.state ?? ''] ?? row.state}</span> },
						{ key: 'due', head: w.head.due, value: (row) => row.due_on, cell: (row) => day(row.due_on) },
						{ key: 'person', head: w.head.person, value: (row) => row.person, cell: (row) => row.delegate ?? row.person ?? '' },
						{ key: 'reason', head: w.head.reason, cell: (row) => row.reason ?? '' },
					]}
				/>
			)}
		</section>
	);
}
