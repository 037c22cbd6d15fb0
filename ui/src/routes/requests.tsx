/* S10: what was asked of whom, and how much has come; who asks can remind those that are missing, once a day. With `?tree=` the
 * makers of what goes into that product are asked, with `?product=` too that part's alone. */
import { useEffect, useState } from 'preact/hooks';
import { ask, newKey, type Answer, type Item } from '../api/fetch';
import { usePages, type Pages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { said } from '../api/words';
import { pick } from '../i18n';
import type words from '../i18n/ko/requests';
import { ThreePartBar } from '../parts/bar';
import { minus } from '../parts/decimal';
import { Input as Entry, useDoing } from '../parts/form';
import { PageHead } from '../parts/head';
import { useStart } from '../parts/job';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Asked as Answered, Empty, Waiting } from '../parts/states';
import { field, keyed, Table } from '../parts/table';
import { count, day, percent } from '../parts/units';
import type { Screen } from './page';

type W = typeof words;
type Campaign = Item<'/v1/campaigns'>;
type Asked = Item<'/v1/requests'>;
type Input = Answer<'/v1/footprints/{product}/tree'>['inputs'][number];

export default function Requests({ w, query }: Screen<W>) {
	const campaigns = usePages('/v1/campaigns', {}, 100);
	const requests = usePages('/v1/requests', {}, 500);
	const root = query['tree'];
	const tree = useQuery('/v1/footprints/{product}/tree', root ? { product: root } : null);
	return (
		<>
			<PageHead title={w.title} text={w.text} />
			<div class="stack">
				{root && <Answered result={tree}>{(of) => <Ask of={of} product={query['product']} w={w} onDone={() => { campaigns.reload(); requests.reload(); }} />}</Answered>}
				<ListProblem of={campaigns} />
				{campaigns.waiting ? <Waiting tall /> : campaigns.rows.length === 0 && !campaigns.problem && !campaigns.away ? <Empty text={w.none}>{!root && (me()?.role === 'carmaker_sustainability' || me()?.role === 'supplier') && <Link to="/tree" class="button">{w.how}</Link>}</Empty> : (
					<div class="stack">
						{campaigns.rows.map((row) => <One key={row.campaign} of={row} requests={requests} w={w} />)}
					</div>
				)}
			</div>
		</>
	);
}

const nameOf = (of: Input): string => of.name ?? of.product;
const firmOf = (of: Input): string => pick({ ko: of.firm_ko ?? of.organisation ?? '', en: of.firm_en ?? of.organisation ?? '' });

/* Who makes what goes into a product: of one part, or of all that rest on no measured data. Who owes an answer already is not ticked again. */
function Ask({ of, product, w, onDone }: { of: Answer<'/v1/footprints/{product}/tree'>; product: string | undefined; w: W; onDone: () => void }) {
	const firms = new Map<string, Input[]>();
	for (const each of of.inputs)
		if (each.asks && each.organisation && (product ? each.product === product : each.gap_kgco2e !== '0'))
			firms.set(each.organisation, [...firms.get(each.organisation) ?? [], each]);
	const [ticked, tick] = useState<Record<string, boolean>>({});
	const [value, set] = useState<Record<string, string>>({});
	const { act, note } = useDoing();
	const [id, setId] = useState<string | null>(null);
	const sending = useStart(id, setId);
	const year = Number(me()?.programme?.as_of.slice(0, 4)) - 1;
	const chosen = [...firms].filter(([firm, parts]) => ticked[firm] ?? (product || parts[0]?.state !== 'missing'));
	const only = chosen.length === 1 ? chosen[0]?.[1][0] : undefined;
	const name = only ? nameOf(only) : of.name ?? of.product;
	const send = async () => {
		const period = { from: `${year}-01`, to: `${year}-12` };
		const campaign = {
			schema: 'sangsaeng.campaign/1', campaign: `${(only ?? of).product.replace(/[^\w-]/g, '').slice(0, 23)}-${newKey().slice(0, 8)}`, name: { ko: w.letter(name), en: w.letter(name) }, asked_by: me()?.organisation, sender: value['sender'],
			period, ask: ['activity', 'production'], text: { ko: value['purpose'], en: value['purpose'] }, due_on: value['due'], reminders: [{ at: 'start' }, { days_before: 7 }, { days_before: 1 }],
			technical: { purpose: value['purpose'], scope: `${name}, ${period.from} – ${period.to}`, expires_on: value['until'] },
		};
		const [file, targets] = await Promise.all([['campaign.json', JSON.stringify(campaign)], ['targets.csv', `organisation\n${chosen.map(([firm]) => firm).join('\n')}\n`]].map(async ([called, text]) =>
			({ upload: (await ask<{ id: string }>('POST', `/v1/files?name=${called}`, { file: new Blob([text as string]) })).body.id })));
		await sending.start({ command: 'campaign start', arguments: [file as { upload: string }], options: { targets } }, w.send);
	};
	const sent = sending.answer !== null;
	useEffect(() => { if (sent) onDone(); }, [sent]);
	const entry = (key: string, type?: 'email' | 'date') => <Entry label={w.fields[key] ?? key} type={type} required value={value[key] ?? ''} onChange={(text) => set({ ...value, [key]: text })} />;
	return firms.size === 0 ? <Empty text={w.nobody} /> : (
		<form class="card form" onSubmit={(event) => { event.preventDefault(); void act(send); }}>
			<h2>{only && firms.size === 1 ? w.about(nameOf(only), firmOf(only)) : w.aboutAll(of.name ?? of.product)}</h2>
			{sent ? <p class="good" role="status">{w.sent}</p> : (
				<>
					{firms.size > 1 && (
						<div class="choices">
							{[...firms].map(([firm, parts]) => (
								<label key={firm} class="choice">
									<input type="checkbox" checked={chosen.some(([each]) => each === firm)} onChange={(event) => tick({ ...ticked, [firm]: event.currentTarget.checked })} />
									<span><strong>{firmOf(parts[0] as Input)}</strong> <span class="badge">{said('tree_state', parts[0]?.state)}</span><br /><span class="small quiet">{parts.map(nameOf).join(', ')}</span></span>
								</label>
							))}
						</div>
					)}
					<p class="quiet">{w.technical(String(year))}</p>
					<div class="two">{entry('purpose')}{entry('sender', 'email')}{entry('due', 'date')}{entry('until', 'date')}</div>
					{note}
					{sending.note}
					<div class="row"><button type="submit" class="button main" disabled={chosen.length === 0}>{w.send}{firms.size > 1 && ` (${count(chosen.length)})`}</button></div>
				</>
			)}
		</form>
	);
}

function One({ of, requests, w }: { of: Campaign; requests: Pages<Asked>; w: W }) {
	const { button, note } = useDoing(requests.reload);
	const list = requests.rows.filter((each) => each.campaign === of.campaign);
	const name = pick({ ko: of.name_ko ?? of.campaign ?? '', en: of.name_en ?? of.campaign ?? '' });
	const came = of.by_tonnes_percent ?? of.by_count_percent ?? '0', word = of.by_tonnes_percent ? w.tonnes : w.coverage;
	const chase = () => ask('POST', `/v1/campaigns/${encodeURIComponent(of.campaign ?? '')}/chase`, { key: newKey(), body: {} });
	return (
		<section class="card stack-small">
			<div class="row"><h2>{name}</h2>{(me()?.role === 'operator' || of.asked_by === me()?.organisation) && button(w.chase, chase, w.chased, name)}</div>
			<p class="quiet">{w.due(day(of.due_on), count(of.asked), count(of.answered), count(of.accepted))}</p>
			<ThreePartBar name={word} parts={[{ kind: 'verified', percent: came, text: percent(came), word }, { kind: 'missing', percent: minus('100', came), text: percent(minus('100', came)) }]} />
			{note}
			{list.length > 0 && (
				<Table<Asked>
					caption={name} captionUnseen rows={list} id="request"
					columns={[
						keyed(w.head.firm, requests, 'firm'),
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
