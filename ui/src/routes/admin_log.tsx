/* Who did what when: reads and writes of a day, signing in, and whether the chains hold. */
import { useState } from 'preact/hooks';
import { usePages } from '../api/pages';
import { useQuery } from '../api/query';
import { me } from '../api/session';
import { pick, t } from '../i18n';
import { Input } from '../parts/form';
import { useHere } from '../parts/link';
import { count, seoulDay } from '../parts/units';
import { Badge, choices, Frame, Rows, said, unpaged, type W } from './admin_parts';
import type { Screen } from './page';

export default function Log({ w, query }: Screen<W>) {
	const here = useHere();
	const day = query['day'] ?? seoulDay(new Date()), person = query['who'] ?? '', kind = query['kind'] ?? '';
	const [who, setWho] = useState(person);
	const reads = usePages('/v1/reads', { day, kind, person }, 500), resources = useQuery('/v1/resources');
	const signs = useQuery('/v1/sign-ins', me()?.role === 'operator' ? {} : null, { limit: 100, person });
	const rows = reads.rows.map((row) => {
		const list = resources.body?.items.find((each) => each.name === row.resource);
		return {
			...row, owner: reads.name(row, 'owner'), who: [row.person ?? row.client, reads.name(row, 'reader'), t.roles[row.role as keyof typeof t.roles] ?? said(w, row.role)].filter(Boolean).join(' · '),
			about: [list ? pick(list) : said(w, row.resource), row.subject].filter(Boolean).join(' '),
		};
	});
	return (
		<Frame w={w} {...w.log}>
			<Chains w={w} />
			<Rows
				w={w} of={{ ...reads, rows }} title={w.lists.reads} id={['seq']}
				columns={['at', ['kind', (row) => <Badge w={w} of={row.kind} />, w.head.did], 'who', 'about', 'owner', 'row_count', 'purpose']}
			>
				<form class="filters" onSubmit={(event) => { event.preventDefault(); here({ who }); }}>
					<Input label={w.head.day} type="date" value={day} onChange={(value) => here({ day: value })} />
					<Input label={w.head.did} value={kind} list={[['', t.all], ...choices(w, 'read', 'write')]} onChange={(value) => here({ kind: value })} />
					<Input label={w.whoKey} value={who} onChange={setWho} />
					<button type="submit" class="button">{w.search}</button>
				</form>
			</Rows>
			{me()?.role === 'operator' && (
				<Rows
					w={w} of={unpaged(signs)} title={w.lists['sign-ins']} id={['seq']}
					columns={['at', ['kind', (row) => said(w, row.kind), w.head.did], ['actor', (row) => row.actor, w.head.who], ['subject', (row) => row.subject, w.head.about]]}
				>
					{signs.body && signs.body.lines > signs.body.items.length && <p class="quiet">{t.listOf(count(signs.body.items.length), count(signs.body.lines))}</p>}
				</Rows>
			)}
		</Frame>
	);
}

/* Every line is read again, so it is asked for by a button. */
function Chains({ w }: { w: W }) {
	const [asked, ask] = useState(false);
	const chains = unpaged(useQuery('/v1/log-chains', asked ? {} : null));
	const rows = chains.rows.map((row) => ({ ...row, state: row.intact ? 'intact' : 'broken' }));
	return (
		<Rows w={w} of={asked && { ...chains, rows }} title={w.lists['log-chains']} id={['log']} columns={['log', 'state', 'lines', 'finding']}>
			<p role="status">{rows.length > 0 ? <Badge w={w} of={rows.every((row) => row.intact) ? 'intact' : 'broken'} /> : w.chainsText}</p>
			{!asked && <p><button type="button" class="button" onClick={() => ask(true)}>{w.verify}</button></p>}
		</Rows>
	);
}
