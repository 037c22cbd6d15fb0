/* S10: what was asked of whom, and how much has come; who asks can remind those that are missing, once a day. With `?product=` its maker is asked. */
import { useEffect, useState } from 'preact/hooks';
import { ask, newKey, type Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { said } from '../api/words';
import { pick } from '../i18n';
import type words from '../i18n/ko/requests';
import { ThreePartBar } from '../parts/bar';
import { minus } from '../parts/decimal';
import { Input, useDoing } from '../parts/form';
import { PageHead } from '../parts/head';
import { useStart } from '../parts/job';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Asked as Answered, Empty, Waiting } from '../parts/states';
import { field, Table } from '../parts/table';
import { count, day, percent } from '../parts/units';
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
	const { act, note } = useDoing();
	const [id, setId] = useState<string | null>(null);
	const sending = useStart(id, setId);
	const year = Number(me()?.programme?.as_of.slice(0, 4)) - 1;
	const send = async (firm: string, name: string) => {
		const period = { from: `${year}-01`, to: `${year}-12` };
		const campaign = {
			schema: 'sangsaeng.campaign/1', campaign: `${product.replace(/[^\w-]/g, '').slice(0, 23)}-${newKey().slice(0, 8)}`, name: { ko: w.letter(name), en: w.letter(name) }, asked_by: me()?.organisation, sender: value['sender'],
			period, ask: ['activity', 'production'], text: { ko: value['purpose'], en: value['purpose'] }, due_on: value['due'], reminders: [{ at: 'start' }, { days_before: 7 }, { days_before: 1 }],
			technical: { purpose: value['purpose'], scope: `${name}, ${period.from} – ${period.to}`, expires_on: value['until'] },
		};
		const [file, targets] = await Promise.all([['campaign.json', JSON.stringify(campaign)], ['targets.csv', `organisation\n${firm}\n`]].map(async ([called, text]) =>
			({ upload: (await ask<{ id: string }>('POST', `/v1/files?name=${called}`, { file: new Blob([text as string]) })).body.id })));
		await sending.start({ command: 'campaign start', arguments: [file as { upload: string }], options: { targets } }, w.send);
	};
	const sent = sending.answer !== null;
	useEffect(() => { if (sent) onDone(); }, [sent]);
	const entry = (key: string, type?: 'email' | 'date') => <Input label={w.fields[key] ?? key} type={type} required value={value[key] ?? ''} onChange={(text) => set({ ...value, [key]: text })} />;
	return (
		<Answered result={part}>
			{(of) => (
				<form class="card form" onSubmit={(event) => { event.preventDefault(); void act(() => send(of.organisation ?? '', of.name ?? product)); }}>
					<h2>{w.about(of.name ?? product, of.organisation ?? '')}</h2>
					{sent ? <p class="good" role="status">{w.sent}</p> : (
						<>
							<p class="quiet">{w.technical(String(year))}</p>
							<div class="two">{entry('purpose')}{entry('sender', 'email')}{entry('due', 'date')}{entry('until', 'date')}</div>
							{note}
							{sending.note}
							<div class="row"><button type="submit" class="button main">{w.send}</button></div>
						</>
					)}
				</form>
			)}
		</Answered>
	);
}

function One({ of, list, w, onDone }: { of: Campaign; list: Asked[]; w: W; onDone: () => void }) {
	const { button, note } = useDoing(onDone);
	const name = pick({ ko: of.name_ko ?? of.campaign ?? '', en: of.name_en ?? of.campaign ?? '' });
	const came = of.by_count_percent ?? '0';
	const chase = () => ask('POST', `/v1/campaigns/${encodeURIComponent(of.campaign ?? '')}/chase`, { key: newKey(), body: {} });
	return (
		<section class="card">
			<div class="row"><h2>{name}</h2>{(me()?.role === 'operator' || of.asked_by === me()?.organisation) && button(w.chase, chase, w.chased, name)}</div>
			<p class="quiet">{w.due(day(of.due_on), count(of.asked), count(of.answered), count(of.accepted))}</p>
			<ThreePartBar name={w.coverage} parts={[{ kind: 'verified', percent: came, text: percent(came), word: w.came }, { kind: 'missing', percent: minus('100', came), text: percent(minus('100', came)) }]} />
			{note}
			{list.length > 0 && (
				<Table<Asked>
					caption={name} captionUnseen rows={list} id="request"
					columns={[
						field(w.head.firm, 'firm'),
						field(w.head.state, 'state', (state) => <span class={state === 'accepted' ? 'badge good' : state === 'open' ? 'badge warn' : 'badge'}>{said('request_state', state)}</span>),
						field(w.head.due, 'due_on', day),
						{ head: w.head.person, value: (row) => row.person, cell: (row) => row.delegate ?? row.person ?? '' },
						field(w.head.reason, 'reason'),
					]}
				/>
			)}
		</section>
	);
}
