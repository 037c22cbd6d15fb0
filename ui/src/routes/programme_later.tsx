/* What S1 shows below its first picture, fetched after it: a vehicle before and after, the abatement curve, the return ledger, requests and who is missing. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { Picture } from '../charts/picture';
import { pick, t } from '../i18n';
import type words from '../i18n/ko/programme';
import { Card } from '../parts/card';
import { Input, useDoing } from '../parts/form';
import { Link } from '../parts/link';
import { Rows } from '../parts/rows';
import { Empty } from '../parts/states';
import { coded, field, figure, Table } from '../parts/table';
import { count, day, won, wonShort } from '../parts/units';

type W = typeof words;
type Campaign = Item<'/v1/campaigns'>;
type Firm = Item<'/v1/return-ledger'>;

export default function Later({ w }: { w: W }) {
	return (
		<>
			<Vehicle w={w} />
			<Curve w={w} />
			<Returns w={w} />
			<HandIns w={w} />
		</>
	);
}

/* Where something is left to buy. */
function Curve({ w }: { w: W }) {
	const curve = useQuery('/v1/macc');
	return curve.body?.bars.length ? <Picture path="/v1/macc" title={t.nav.plan} name="macc" actions={<Link to="/plan/macc">{w.open}</Link>} /> : null;
}

/* Of those that were counted before and after, and that the reader may see: operator and ministries see what its carmaker consented to. */
function Vehicle({ w }: { w: W }) {
	const all = usePages('/v1/footprints', { kind: 'vehicle' }, 50), cars = all.rows.filter((row) => row.base_kgco2e);
	const [chosen, choose] = useState('');
	const product = chosen || cars[0]?.product;
	if (!product)
		return all.waiting ? null : <Card title={w.change} text={w.changeNone} />;
	return (
		<>
			{cars.length > 1 && <div class="filters"><Input label={w.vehicle} list={cars.map((row) => [row.product ?? '', row.name ?? row.product ?? ''])} value={product} onChange={choose} /></div>}
			<Picture
				key={product} path="/v1/footprints/{product}/explain" names={{ product }} query={{ picture: 'change' }} title={w.change} name={`${product}-change`}
				actions={<Link to="/vehicle" id={product}>{w.open}</Link>}
			/>
		</>
	);
}

const isOverdue = (row: Firm) => Number((row.overdue_krw ?? 0) > 0);

/* One line for each firm, those that are overdue first: what it must return, what came, and in words what is missing since when. It opens to its grants. */
function Returns({ w }: { w: W }) {
	const firms = usePages('/v1/return-ledger', {}, 500);
	const [open, setOpen] = useState<Firm | null>(null);
	const name = (row: Firm) => firms.name(row, 'organisation');
	return (
		<Card title={w.returns} text={w.returnsCaption}>
			<Rows<Firm>
				of={{ ...firms, rows: [...firms.rows].sort((a, b) => isOverdue(b) - isOverdue(a)) }} none={<Empty text={w.returnsNone} />} caption={w.returns} id="organisation"
				columns={[
					{
						head: w.head.firm, value: name,
						cell: (row) => <button type="button" class="link" aria-expanded={open === row} onClick={() => setOpen(open === row ? null : row)}>{name(row)}</button>,
					},
					{
						head: w.head.state, value: (row) => row.overdue_since ?? row.state,
						cell: (row) => (isOverdue(row) ? <span class="bad"><strong>{w.short(wonShort(row.overdue_krw))}</strong> <span class="nowrap">{w.since(day(row.overdue_since))}</span></span> : row.state === 'open' ? w.notYet : w.paid),
					},
					figure(w.head.due, 'due_krw', won),
					figure(w.head.settled, 'settled_krw', won),
					figure(w.head.open, 'open_krw', won),
				]}
			/>
			{open && <Grants key={open.organisation} firm={open.organisation ?? ''} name={name(open)} w={w} />}
		</Card>
	);
}

function Grants({ firm, name, w }: { firm: string; name: string; w: W }) {
	const dues = usePages('/v1/obligations', { kind: 'return', organisation: firm }, 200);
	return (
		<Rows<Item<'/v1/obligations'>>
			of={dues} none={w.returnsNone} caption={w.grantsOf(name)} captionUnseen={false} id={(row) => `${row.grant} ${row.origin}`}
			columns={[
				{ head: w.head.grant, cell: (row) => <Link to="/grants" id={row.grant}>{row.grant}</Link> },
				figure(w.head.due, 'due_krw', won),
				figure(w.head.settled, 'settled_krw', won),
				figure(w.head.open, 'open_krw', won),
				field(w.head.day, 'due_on', day),
				coded(w.head.state, 'state', 'due_state'),
			]}
		/>
	);
}

const MISSING = new Set<string | null>(['open', 'sent', 'returned']);
const NAMED = 3;

function HandIns({ w }: { w: W }) {
	const campaigns = usePages('/v1/campaigns', {}, 50), requests = usePages('/v1/requests', {}, 500);
	const { button, note } = useDoing(requests.reload);
	if (campaigns.waiting || campaigns.problem || campaigns.rows.length === 0)
		return null;
	const missing = (row: Campaign) => requests.rows.filter((each) => each.campaign === row.campaign && MISSING.has(each.state)).map((each) => requests.name(each, 'firm'));
	const name = (row: Campaign) => pick({ ko: row.name_ko ?? row.campaign ?? '', en: row.name_en ?? row.campaign ?? '' });
	const remind = (row: Campaign) => () => ask('POST', `/v1/campaigns/${encodeURIComponent(row.campaign ?? '')}/chase`, { key: newKey(), body: {} });
	const asks = (row: Campaign) => me()?.role === 'operator' || row.asked_by === me()?.organisation;
	return (
		<Card title={w.campaigns}>
			{note}
			<Table<Campaign>
				caption={w.campaigns} captionUnseen rows={campaigns.rows} id="campaign" complete={campaigns.complete} total={campaigns.total} more={campaigns.more}
				columns={[
					{ head: w.head.campaign, value: name, cell: (row) => <Link to="/requests">{name(row)}</Link> },
					figure(w.head.asked, 'asked', count),
					figure(w.head.answered, 'answered', count),
					figure(w.head.accepted, 'accepted', count),
					field(w.head.day, 'due_on', day),
					{ head: w.head.missing, cell: (row) => w.missing(missing(row).slice(0, NAMED).join(', '), missing(row).length - NAMED) },
					{ head: w.head.remind, cell: (row) => asks(row) && missing(row).length > 0 && button(w.remind(count(missing(row).length)), remind(row), w.reminded, name(row)) },
				]}
			/>
		</Card>
	);
}
