/* Who may sign in: inviting, another task, the end of it; what is signed in, and the second factor of who lost a telephone. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ask, newKey, post, type Item } from '../api/fetch';
import { startJob } from '../api/jobs';
import { usePages } from '../api/pages';
import { refresh, useAddress, useQuery } from '../api/query';
import { me } from '../api/session';
import { t } from '../i18n';
import { Dialog } from '../parts/dialog';
import { Form, useDoing } from '../parts/form';
import { Link, useHere } from '../parts/link';
import { ProblemNote } from '../parts/states';
import { count } from '../parts/units';
import { toast } from '../shell/say';
import { Badge, choices, entries, firmChoices, Frame, nameOf, Pairs, Rows, said, shown, type W } from './admin_parts';
import type { Screen } from './page';

type Person = Item<'/v1/persons'>;
type Account = Item<'/v1/accounts'>;
type Organisation = Item<'/v1/organisations'>;
type State = 'erased' | 'ended' | 'no_mail' | 'no_app' | 'can';
type Row = Person & Partial<Omit<Account, keyof Person>> & { firm: string; state: State };

const stateOf = (person: Person, account?: Account): State =>
	!person.name ? 'erased' : !account?.active ? 'ended' : !person.mail ? 'no_mail' : account.needs_second_factor && !account.second_factor ? 'no_app' : 'can';
const areaField = (w: W) => ({ list: choices(w, 'all', 'money', 'carbon', 'credits') });
const addressOf = (person: string | null): string => `/v1/persons/${encodeURIComponent(person ?? '')}`;

export default function People({ w, query }: Screen<W>) {
	const here = useHere();
	const persons = usePages('/v1/persons', {}, 500), organisations = usePages('/v1/organisations', {}, 500), accounts = useQuery('/v1/accounts');
	const byKey = new Map(accounts.body?.items.map((each) => [each.person, each])), firms = new Map(organisations.rows.map((each) => [each.organisation, each]));
	const rows = persons.rows.map((each): Row => {
		const account = byKey.get(each.person ?? ''), firm = firms.get(each.organisation);
		return { ...account, ...each, firm: firm ? nameOf(firm) : each.organisation ?? '', state: stateOf(each, account) };
	});
	const chosen = rows.find((each) => each.person === query['person']);
	const again = () => { refresh('/v1/accounts'); persons.reload(); };
	return (
		<Frame w={w} {...w.people} begin={<Link to="/admin/people" query={{ invite: 'new' }} class="button main">{w.people.invite}</Link>}>
			{accounts.problem && <ProblemNote problem={accounts.problem} retry={accounts.reload} />}
			<Rows
				w={w} of={{ ...persons, rows, waiting: persons.waiting || accounts.waiting }} title={w.lists.persons} id={['person']} to={(row) => `/admin/people?person=${row.person}`}
				columns={['name', 'firm', 'area', 'state', 'signed_in_at', 'sessions']} search={['person', 'name', 'mail', 'organisation', 'firm']}
			/>
			{query['invite'] && <Invite firms={organisations.rows} first={query['invite']} w={w} onClose={() => { here({ invite: null }); again(); }} />}
			{chosen && <One key={chosen.person} row={chosen} w={w} onChange={again} onClose={() => here({ person: null })} />}
		</Frame>
	);
}

function Invite({ firms, first, w, onClose }: { firms: Organisation[]; first: string; w: W; onClose: () => void }) {
	const [key] = useState(newKey);
	const [firm, setFirm] = useState(first === 'new' ? '' : first);
	const kind = firms.find((each) => each.organisation === firm)?.kind;
	/* The person is there before the letter: who could not be written to may sign in all the same. */
	const invite = async (values: Record<string, string>) => {
		const { body } = await post('/v1/persons', { ...values, valid_to: values['valid_to'] || undefined }, { key });
		toast(await ask('POST', `${addressOf(body.subject)}/invitation`, { body: {} }).then(() => w.people.invited(values['name'] ?? ''), () => w.people.noLetter));
		onClose();
	};
	return (
		<Dialog title={w.people.invite} onClose={onClose}>
			<Form
				fields={entries(w, {
					organisation: { list: firmChoices(w, firms), help: kind && (w.people.sees[kind] ?? w.people.sees['supplier']) },
					name: {}, mail: { type: 'email', help: w.people.mailHelp },
					area: areaField(w), language: { list: choices(w, 'ko', 'en') }, valid_to: { type: 'date', optional: true },
				})}
				first={{ organisation: firm, area: 'all', language: 'ko' }} send={w.people.send} onChange={(values) => setFirm(values.organisation)} onSend={invite} onCancel={onClose}
			>
				<p>{w.people.inviteText}</p>
			</Form>
		</Dialog>
	);
}

function One({ row, w, onChange, onClose }: { row: Row; w: W; onChange: () => void; onClose: () => void }) {
	const at = addressOf(row.person), name = row.name || row.person || '', self = me()?.person?.person === row.person;
	const [sure, setSure] = useState(false);
	const sessions = useAddress<{ items: Item<'/v1/sessions'>[] }>('/v1/sessions?all=true');
	const own = sessions.body?.items.filter((each) => each.person === row.person) ?? [];
	const again = () => { refresh('/v1/sessions'); onChange(); };
	const { button, note } = useDoing(again);
	const send = (path: string, body: object) => ask('POST', at + path, { body, key: newKey() });
	const facts = (['person', 'firm', 'mail', 'valid_from', 'valid_to', 'signed_in_at', 'invited_at'] as const).map((field): [string, ComponentChildren] => [w.head[field], shown(w, field, row[field])]);
	return (
		<Dialog title={name} drawer onClose={onClose}>
			<div class="stack">
				<p><Badge w={w} of={row.state} /></p>
				<Pairs of={[...facts, [w.head.second, row.second_factor ? t.yes : row.needs_second_factor ? said(w, 'no_app') : t.no]]} />
				{note}
				{row.state !== 'erased' && (
					<Form
						fields={entries(w, { area: { ...areaField(w), help: w.people.areaHelp }, valid_to: { type: 'date', optional: true, help: w.people.untilHelp } })}
						first={row} send={t.save} onSend={(values) => send('/change', { ...values, valid_to: values.valid_to || null }).then(() => { toast(w.people.changed); again(); })}
					>
						<h3>{w.people.change}</h3>
					</Form>
				)}
				<div class="stack-small">
					<h3>{w.people.signing}</h3>
					<p>{own.length ? w.people.sessionsText(count(own.length)) : w.people.noSessions}</p>
					<p class="row">
						{own.length > 0 && button(w.people.endSessions, () => Promise.all(own.map((each) => ask('DELETE', `/v1/sessions/${each.session}`))), w.people.signedOut)}
						{(row.state === 'can' || row.state === 'no_app') && button(w.people.letter, () => send('/invitation', {}), w.people.invited(name))}
						{row.second_factor && !self && button(w.people.reset, () => startJob({ command: 'session reset-totp', arguments: [row.person ?? ''] }, w.people.reset), t.jobs.started(w.people.reset))}
					</p>
				</div>
				{row.active && !self && (
					<div class="note warn">
						<h3>{w.people.withdraw}</h3>
						<p>{w.people.withdrawText}</p>
						<p class="row">
							{sure ? button(w.people.withdrawSure, () => send('/withdraw', {}), w.people.withdrawn(name)) : <button type="button" class="button" onClick={() => setSure(true)}>{w.people.withdraw}</button>}
							{sure && <button type="button" class="button" onClick={() => setSure(false)}>{t.cancel}</button>}
						</p>
					</div>
				)}
			</div>
		</Dialog>
	);
}
