/* Who did what when: reads and writes of a day, signing in, and whether the chains hold. */
import { useState } from 'preact/hooks';
import type { Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { pick, t } from '../i18n';
import { Field } from '../parts/field';
import { useHere } from '../parts/link';
import { Asked } from '../parts/states';
import { count, moment } from '../parts/units';
import { Choice, col, Head, Rows, whole, type W } from './admin_parts';
import type { Screen } from './page';

type Read = Item<'/v1/reads'>;
type SignIn = Item<'/v1/sign-ins'>;

/* Of what the server calls "person.invited". */
const word = (name: string | null): string => (name ?? '').replace('.', '_');
/* The day of the programme's calendar on which somebody looks. */
const today = (): string => new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'Asia/Seoul' }).format(new Date());

export default function Log({ w, query }: Screen<W>) {
	const here = useHere();
	const on = query['day'] ?? today(), who = query['who'] ?? '', kind = query['kind'] ?? '';
	const [person, setPerson] = useState(who);
	const reads = usePages('/v1/reads', { day: on, kind, person: who }, 500);
	const resources = useQuery('/v1/resources');
	const lists = new Map(resources.body?.items.map((each) => [each.name, pick(each)]));
	const signs = useQuery('/v1/sign-ins', me()?.role === 'operator' ? {} : null, { limit: 100, person: who });
	return (
		<>
			<Head w={w} title={w.log.title} text={w.log.text} />
			<div class="stack">
				<Chains w={w} />
				<form class="filters" onSubmit={(event) => { event.preventDefault(); here({ who: person || null }); }}>
					<Field label={w.log.day}>{(tied) => <input {...tied} type="date" value={on} onChange={(event) => here({ day: event.currentTarget.value || null })} />}</Field>
					<Choice label={w.log.what} value={kind} list={Object.entries(w.log.kinds)} onChange={(value) => here({ kind: value || null })} />
					<Field label={w.log.whoKey}>{(tied) => <input {...tied} value={person} onInput={(event) => setPerson(event.currentTarget.value)} />}</Field>
					<button type="submit" class="button">{w.log.apply}</button>
				</form>
				<Rows<Read>
					of={reads} rows={reads.complete ? [...reads.rows].reverse() : reads.rows} title={w.log.list} none={w.log.none} id={(row) => String(row.seq)}
					columns={[
						col('at', w.log.when, (row) => moment(row.at)), col('kind', w.log.what, (row) => <span class={row.kind === 'write' ? 'badge info' : 'badge'}>{w.log.kinds[row.kind ?? ''] ?? row.kind}</span>),
						{ key: 'who', head: w.log.who, value: (row) => row.person ?? row.client, cell: (row) => [row.person ?? row.client, row.reader, t.roles[row.role as keyof typeof t.roles] ?? row.role].filter(Boolean).join(' · ') },
						{ key: 'about', head: w.log.about, value: (row) => row.resource, cell: (row) => [w.log.acts[word(row.resource)] ?? lists.get(row.resource ?? '') ?? row.resource, row.subject].filter(Boolean).join(' ') },
						col('owner', w.log.owner), { key: 'rows', head: w.log.rows, number: true, value: (row) => row.row_count, cell: (row) => count(row.row_count) }, col('purpose', w.log.why),
					]}
				/>
				{me()?.role === 'operator' && (
					<Rows<SignIn>
						of={whole(signs)} title={w.log.signs} none={w.log.noSigns} id={(row) => String(row.seq)}
						columns={[col('at', w.log.when, (row) => moment(row.at)), col('kind', w.log.what, (row) => w.log.signKinds[word(row.kind)] ?? row.kind), col('actor', w.log.who), col('subject', w.log.about)]}
					>
						{signs.body && signs.body.lines > signs.body.items.length && <p class="quiet">{w.log.last(count(signs.body.items.length), count(signs.body.lines))}</p>}
					</Rows>
				)}
			</div>
		</>
	);
}

/* Every line is read again, so it is asked for by a button. */
function Chains({ w }: { w: W }) {
	const [asked, ask] = useState(false);
	const chains = useQuery('/v1/log-chains', asked ? {} : null);
	return (
		<section class="card stack-small">
			<h2>{w.log.chains}</h2>
			<p>{w.log.chainsText}</p>
			{!asked && <p><button type="button" class="button" onClick={() => ask(true)}>{w.log.verify}</button></p>}
			{asked && (
				<Asked result={chains}>
					{(body) => (
						<div role="status"><ul class="stack-small">
							{body.items.map((each) => (
								<li key={each.log} class="row"><span class={each.intact ? 'badge good' : 'badge bad'}>{each.intact ? w.log.intact : w.log.broken}</span>{w.log.logs[each.log]}{each.lines !== null ? ` · ${w.log.lines(count(each.lines))}` : ''}{each.finding ? ` · ${each.finding}` : ''}</li>
							))}
						</ul></div>
					)}
				</Asked>
			)}
		</section>
	);
}
