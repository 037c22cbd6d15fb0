/* Who may sign in: inviting, another task, the end of it; what is signed in, and the second factor of who lost a telephone. The operator's people see everybody, a firm's
 * manager the own colleagues. */
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
import { Badge, choices, entries, firmChoices, Frame, Pairs, Rows, said, shown, type W } from './admin_parts';
import type { Screen } from './page';

type Person = Item<'/v1/persons'>;
type Account = Item<'/v1/accounts'>;
type Organisation = Item<'/v1/organisations'>;
type State = 'erased' | 'ended' | 'no_mail' | 'no_app' | 'can';
type Row = Person & Partial<Omit<Account, keyof Person>> & { firm: string; state: State };

const stateOf = (person: Person, account?: Account): State =>
	!person.name ? 'erased' : !account?.active ? 'ended' : !person.mail ? 'no_mail' : account.needs_second_factor && !account.second_factor ? 'no_app' : 'can';
/* Nobody of a firm gives a wider task than the own one. */
const areaField = (w: W) => {
	const { manages_people: firm, person } = me() ?? {};
	return { list: choices(w, ...(firm && person && person.area !== 'all' ? [person.area] : ['all', 'money', 'carbon', 'credits'])) };
};
const addressOf = (person: string | null): string => `/v1/persons/${encodeURIComponent(person ?? '')}`;

export default function People({ w, query }: Screen<W>) {
	const here = useHere(), own = me()?.manages_people;
	const persons = usePages('/v1/persons', {}, 500), organisations = usePages(own ? null : '/v1/organisations', {}, 500), accounts = useQuery('/v1/accounts');
	const byKey = new Map(accounts.body?.items.map((each) => [each.person, each]));
	const rows = persons.rows.map((each): Row => {
		const account = byKey.get(each.person ?? '');
		return { ...account, ...each, firm: persons.name(each, 'organisation'), state: stateOf(each, account) };
	});
	const chosen = rows.find((each) => each.person === query['person']);
	const again = () => { refresh('/v1/accounts'); persons.reload(); };
	return (
		<Frame w={w} {...w.people} title={own ? w.people.own : w.people.title} begin={<Link to="/admin/people" query={{ invite: 'new' }} class="button main">{w.people.invite}</Link>}>
			{accounts.problem && <ProblemNote problem={accounts.problem} retry={accounts.reload} />}
			<Rows
				w={w} of={{ ...persons, rows, waiting: persons.waiting || accounts.waiting }} title={w.lists.persons} id={['person']} to={(row) => `/admin/people?person=${row.person}`}
				columns={['name', ...(own ? [] : ['firm' as const]), 'area', 'state', 'signed_in_at', 'sessions']} search={['person', 'name', 'mail', 'organisation', 'firm']}
			/>
			{query['invite'] && <Invite firms={organisations.rows} first={own ? me()?.organisation ?? '' : query['invite']} until={own ? rows.find((each) => each.person === me()?.person?.person)?.valid_to ?? null : null} w={w} onClose={() => { here({ invite: null }); again(); }} />}
			{chosen && <One key={chosen.person} row={chosen} w={w} onChange={again} onClose={() => here({ person: null })} />}
		</Frame>
	);
}

function Invite({ firms, first, until, w, onClose }: { firms: Organisation[]; first: string; until: string | null; w: W; onClose: () => void }) {
	const [key] = useState(newKey);
	const [firm, setFirm] = useState(first === 'new' ? '' : first);
	const kind = firms.find((each) => each.organisation === firm)?.kind;
	const at = { organisation: { list: firmChoices(w, firms), help: kind && (w.people.sees[kind] ?? w.people.sees['supplier']) } };
	/* The person is there before the letter: who could not be written to may sign in all the same. */
	const invite = async (values: Record<string, string>) => {
		const { body } = await post('/v1/persons', { organisation: firm, ...values, valid_to: values['valid_to'] || undefined }, { key });
		toast(await ask('POST', `${addressOf(body.subject)}/invitation`, { body: {} }).then(() => w.people.invited(values['name'] ?? ''), () => w.people.noLetter));
		onClose();
	};
	return (
		<Dialog title={w.people.invite} onClose={onClose}>
			<Form
				fields={entries(w, {
					...(me()?.manages_people ? {} as typeof at : at),
					name: {}, mail: { type: 'email', help: w.people.mailHelp },
					area: areaField(w), language: { list: choices(w, 'ko', 'en') }, valid_to: { type: 'date', optional: true },
				})}
				first={{ organisation: firm, area: 'all', language: 'ko', valid_to: until }} send={w.people.send} onChange={(values) => setFirm(values.organisation ?? firm)} onSend={invite} onCancel={onClose}
			>
				<p>{w.people.inviteText}</p>
			</Form>
		</Dialog>
	);
}

function One({ row, w, onChange, onClose }: { row: Row; w: W; onChange: () => void; onClose: () => void }) {
	const at = addressOf(row.person), name = row.name || row.person || '', self = me()?.person?.person === row.person;
	const [sure, setSure] = useState(false), own = me()?.manages_people;
	const sessions = useAddress<{ items: Item<'/v1/sessions'>[] }>('/v1/sessions?all=true');
	const signed = sessions.body?.items.filter((each) => each.person === row.person) ?? [];
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
				{row.may_change === false && <p class="quiet">{w.people.beyond}</p>}
				{row.may_change && row.state !== 'erased' && (
					<Form
						fields={entries(w, { area: { ...areaField(w), help: w.people.areaHelp }, valid_to: { type: 'date', optional: true, help: w.people.untilHelp } })}
						first={row} send={t.save} onSend={(values) => send('/change', { ...values, valid_to: values.valid_to || null }).then(() => { toast(w.people.changed); again(); })}
					>
						<h3>{w.people.change}</h3>
					</Form>
				)}
				<div class="stack-small">
					<h3>{w.people.signing}</h3>
					<p>{signed.length ? w.people.sessionsText(count(signed.length)) : w.people.noSessions}</p>
					<p class="row">
						{row.may_change && signed.length > 0 && button(w.people.endSessions, () => Promise.all(signed.map((each) => ask('DELETE', `/v1/sessions/${each.session}`))), w.people.signedOut)}
						{row.may_change && (row.state === 'can' || row.state === 'no_app') && button(w.people.letter, () => send('/invitation', {}), w.people.invited(name))}
						{row.second_factor && !self && !own && button(w.people.reset, () => startJob({ command: 'session reset-totp', arguments: [row.person ?? ''] }, w.people.reset), t.jobs.started(w.people.reset))}
					</p>
				</div>
				{row.active && row.may_change && !self && (
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
