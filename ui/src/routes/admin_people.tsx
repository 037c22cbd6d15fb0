/* Who may sign in: inviting, another task, the end of it; what is signed in, and the second factor of who lost a telephone. */
import { useState } from 'preact/hooks';
import { ask, newKey, post, type Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useAddress, useQuery } from '../api/query';
import { startJob } from '../api/jobs';
import { me } from '../api/session';
import { t } from '../i18n';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { useHere } from '../parts/link';
import { ProblemNote } from '../parts/states';
import { count, day, moment } from '../parts/units';
import { say, toast } from '../shell/say';
import { Choice, col, fits, Head, nameOf, Rows, Search, useDoing, type W } from './admin_parts';
import type { Screen } from './page';

type Person = Item<'/v1/persons'>;
type Account = Item<'/v1/accounts'>;
type Organisation = Item<'/v1/organisations'>;
interface Row extends Person { account: Account | undefined; firm: string }

export default function People({ w, query }: Screen<W>) {
	const here = useHere();
	const [asked, search] = useState('');
	const persons = usePages('/v1/persons', {}, 500);
	const organisations = usePages('/v1/organisations', {}, 500);
	const accounts = useQuery('/v1/accounts');
	const byKey = new Map(accounts.body?.items.map((each) => [each.person, each]));
	const firms = new Map(organisations.rows.map((each) => [each.organisation, each]));
	const rows = persons.rows.map((each): Row => ({ ...each, account: byKey.get(each.person ?? ''), firm: nameOf(firms.get(each.organisation) ?? { name: each.organisation, name_en: null }) }));
	const chosen = rows.find((each) => each.person === query['person']);
	const again = () => { refresh('/v1/accounts'); persons.reload(); };
	return (
		<>
			<Head w={w} title={w.people.title} text={w.people.text}><button type="button" class="button main" onClick={() => here({ invite: 'new' })}>{w.people.invite}</button></Head>
			<div class="stack">
				<Search label={w.search} value={asked} onChange={search} />
				{accounts.problem && <ProblemNote problem={accounts.problem} retry={accounts.reload} />}
				<Rows<Row>
					of={{ ...persons, rows }} title={w.people.list} none={w.nothing} id={(row) => row.person ?? ''} rows={rows.filter((row) => fits(asked, row.person, row.name, row.mail, row.organisation, row.firm))}
					columns={[
						col('name', w.head.name, (row) => <button type="button" class="link" onClick={() => here({ person: row.person ?? '' })}>{row.name || row.person}</button>),
						col('firm', w.head.firm),
						col('area', w.head.area, (row) => w.areas[row.area ?? ''] ?? row.area),
						{ key: 'state', head: w.head.state, value: (row) => stateOf(row), cell: (row) => <State row={row} w={w} /> },
						{ key: 'signed', head: w.head.signedIn, value: (row) => row.account?.signed_in_at ?? null, cell: (row) => (row.account?.signed_in_at ? moment(row.account.signed_in_at) : w.people.never) },
						{ key: 'sessions', head: w.head.sessions, number: true, value: (row) => row.account?.sessions ?? 0, cell: (row) => count(row.account?.sessions ?? 0) },
					]}
				/>
			</div>
			{query['invite'] && <Invite firms={organisations.rows} first={query['invite']} w={w} onClose={() => { here({ invite: null }); again(); }} />}
			{chosen && <One key={chosen.person} row={chosen} w={w} onChange={again} onClose={() => here({ person: null })} />}
		</>
	);
}

const stateOf = (row: Row): 'erased' | 'ended' | 'noMail' | 'missing' | 'can' =>
	!row.name ? 'erased' : !row.account?.active ? 'ended' : !row.mail ? 'noMail' : row.account.needs_second_factor && !row.account.second_factor ? 'missing' : 'can';
function State({ row, w }: { row: Row; w: W }) {
	const state = stateOf(row);
	return <span class={state === 'can' ? 'badge good' : state === 'missing' || state === 'noMail' ? 'badge warn' : 'badge'}>{w.people.states[state]}</span>;
}

function Invite({ firms, first, w, onClose }: { firms: Organisation[]; first: string; w: W; onClose: () => void }) {
	const [organisation, setOrganisation] = useState(first === 'new' ? '' : first), [name, setName] = useState(''), [mail, setMail] = useState('');
	const [area, setArea] = useState('all'), [language, setLanguage] = useState('ko'), [until, setUntil] = useState('');
	const [key] = useState(newKey);
	const { busy, problem, act } = useDoing();
	/* The person is there before the letter: who could not be written to may sign in all the same. */
	const send = () => act(async () => {
		const { body } = await post('/v1/persons', { organisation, name, mail, area, language, ...(until ? { valid_to: until } : {}) }, { key });
		toast(await letter(body.subject, w) ? w.people.invited(name) : w.people.noLetter);
		onClose();
	});
	const kind = firms.find((each) => each.organisation === organisation)?.kind ?? '';
	return (
		<Dialog title={w.people.invite} onClose={onClose}>
			<form class="stack-small" onSubmit={(event) => { event.preventDefault(); void send(); }}>
				<p>{w.people.inviteText}</p>
				<Choice label={w.head.firm} value={organisation} required onChange={setOrganisation} help={kind ? w.people.sees[kind] ?? w.people.sees['supplier'] ?? '' : ''} list={[['', w.choose], ...firms.map((each): [string, string] => [each.organisation ?? '', `${nameOf(each)} · ${w.kinds[each.kind ?? ''] ?? each.kind}`])]} />
				<Field label={w.head.name}>{(tied) => <input {...tied} required maxLength={60} autocomplete="off" value={name} onInput={(event) => setName(event.currentTarget.value)} />}</Field>
				<Field label={w.head.mail} help={w.people.mailHelp}>{(tied) => <input {...tied} type="email" required autocomplete="off" value={mail} onInput={(event) => setMail(event.currentTarget.value)} />}</Field>
				<Choice label={w.head.area} value={area} list={Object.entries(w.areas)} onChange={setArea} />
				<Choice label={w.head.language} value={language} list={Object.entries(w.languages)} onChange={setLanguage} />
				<Field label={w.head.until} optional>{(tied) => <input {...tied} type="date" value={until} onInput={(event) => setUntil(event.currentTarget.value)} />}</Field>
				{problem && <ProblemNote problem={problem} level={3} />}
				<div class="row"><button type="submit" class="button main" disabled={busy}>{w.people.send}</button><button type="button" class="button" onClick={onClose}>{t.cancel}</button></div>
			</form>
		</Dialog>
	);
}

async function letter(person: string, w: W): Promise<boolean> {
	try {
		await ask('POST', `/v1/persons/${encodeURIComponent(person)}/invitation`, { body: {} });
		return true;
	} catch {
		say(w.people.noLetter);
		return false;
	}
}

function One({ row, w, onChange, onClose }: { row: Row; w: W; onChange: () => void; onClose: () => void }) {
	const key = row.person ?? '', at = `/v1/persons/${encodeURIComponent(key)}`, self = me()?.person?.person === key;
	const [area, setArea] = useState(row.area ?? 'all'), [until, setUntil] = useState(row.valid_to ?? ''), [sure, setSure] = useState(false);
	const sessions = useAddress<{ items: Item<'/v1/sessions'>[] }>('/v1/sessions?all=true');
	const own = sessions.body?.items.filter((each) => each.person === key) ?? [];
	const { busy, problem, act } = useDoing();
	const done = (text: string) => { toast(text); refresh('/v1/sessions'); onChange(); };
	const send = (path: string, body: object, text: string) => act(async () => { await ask('POST', at + path, { body, key: newKey() }); done(text); });
	const end = () => act(async () => {
		for (const each of own)
			await ask('DELETE', `/v1/sessions/${each.session}`);
		done(w.people.signedOut);
	});
	const facts: [string, string][] = [
		[w.head.key, key], [w.head.firm, row.firm], [w.head.mail, row.mail ?? t.missing], [w.head.since, day(row.valid_from)], [w.head.until, row.valid_to ? day(row.valid_to) : w.open],
		[w.head.signedIn, row.account?.signed_in_at ? moment(row.account.signed_in_at) : w.people.never], [w.head.invited, row.account?.invited_at ? moment(row.account.invited_at) : w.people.never],
		[w.head.second, row.account?.second_factor ? t.yes : row.account?.needs_second_factor ? w.people.states.missing : t.no],
	];
	const state = stateOf(row);
	return (
		<Dialog title={row.name || key} drawer onClose={onClose}>
			<div class="stack">
				<p><State row={row} w={w} /></p>
				<dl class="pairs">{facts.map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}</dl>
				{problem && <ProblemNote problem={problem} level={3} />}
				{state !== 'erased' && (
					<form class="stack-small" onSubmit={(event) => { event.preventDefault(); void send('/change', { area, valid_to: until || null }, w.people.changed); }}>
						<h3>{w.people.change}</h3>
						<Choice label={w.head.area} value={area} list={Object.entries(w.areas)} onChange={setArea} help={w.people.areaHelp} />
						<Field label={w.head.until} help={w.people.untilHelp} optional>{(tied) => <input {...tied} type="date" value={until} onInput={(event) => setUntil(event.currentTarget.value)} />}</Field>
						<p><button type="submit" class="button" disabled={busy}>{w.save}</button></p>
					</form>
				)}
				<div class="stack-small">
					<h3>{w.people.signing}</h3>
					<p>{own.length ? w.people.sessionsText(count(own.length)) : w.people.noSessions}</p>
					<p class="row">
						{own.length > 0 && <button type="button" class="button" disabled={busy} onClick={() => void end()}>{w.people.endSessions}</button>}
						{(state === 'can' || state === 'missing') && <button type="button" class="button" disabled={busy} onClick={() => void act(async () => { await ask('POST', `${at}/invitation`, { body: {} }); done(w.people.invited(row.name ?? '')); })}>{w.people.letter}</button>}
						{row.account?.second_factor && !self && <button type="button" class="button" disabled={busy} onClick={() => void act(async () => { await startJob({ command: 'session reset-totp', arguments: [key] }, w.people.reset); done(w.people.resetDone); })}>{w.people.reset}</button>}
					</p>
				</div>
				{!self && row.account?.active && (
					<div class="note warn">
						<h3>{w.people.withdraw}</h3>
						<p>{w.people.withdrawText}</p>
						<p class="row">
							{sure ? <button type="button" class="button main" disabled={busy} onClick={() => void send('/withdraw', {}, w.people.withdrawn(row.name ?? ''))}>{w.people.withdrawSure}</button>
								: <button type="button" class="button" onClick={() => setSure(true)}>{w.people.withdraw}</button>}
							{sure && <button type="button" class="button" onClick={() => setSure(false)}>{t.cancel}</button>}
						</p>
					</div>
				)}
			</div>
		</Dialog>
	);
}
