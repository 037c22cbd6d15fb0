/* Programs that call the API: the secret is shown once, when it is made. */
import { useState } from 'preact/hooks';
import { ask, post, type Item } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useQuery } from '../api/query';
import { t } from '../i18n';
import { Copy } from '../parts/copy';
import { Dialog } from '../parts/dialog';
import { Field } from '../parts/field';
import { ProblemNote } from '../parts/states';
import { moment } from '../parts/units';
import { toast } from '../shell/say';
import { Choice, col, Head, nameOf, Rows, useDoing, whole, type W } from './admin_parts';
import type { Screen } from './page';

type Client = Item<'/v1/clients'>;
type Secret = { client: string; secret: string };

export default function Clients({ w }: Screen<W>) {
	const clients = useQuery('/v1/clients');
	const [making, make] = useState(false), [secret, show] = useState<Secret | null>(null);
	const { busy, problem, act } = useDoing();
	const again = () => refresh('/v1/clients');
	const rotate = (row: Client) => act(async () => { show((await ask<Secret>('POST', `/v1/clients/${row.client}/rotate`, { body: { days: 1 } })).body); again(); });
	const revoke = (row: Client) => act(async () => { await ask('DELETE', `/v1/clients/${row.client}`); toast(w.clients.revoked(row.name)); again(); });
	return (
		<>
			<Head w={w} title={w.clients.title} text={w.clients.text}><button type="button" class="button main" onClick={() => make(true)}>{w.clients.add}</button></Head>
			<div class="stack">
				{problem && <ProblemNote problem={problem} />}
				<Rows<Client>
					of={whole(clients)} title={w.clients.list} none={w.clients.none} id={(row) => row.client}
					columns={[
						col('name', w.head.name), col('client', w.head.key, (row) => <code>{row.client}</code>), col('organisation', w.head.firm), col('scopes', w.head.scopes), col('created_at', w.head.since, (row) => moment(row.created_at)),
						{ key: 'state', head: w.head.state, cell: (row) => (row.revoked_at ? <span class="badge">{w.clients.over(moment(row.revoked_at))}</span> : (
							<span class="row-tight">
								<button type="button" class="button" disabled={busy} onClick={() => void rotate(row)}>{w.clients.rotate}<span class="unseen">: {row.name}</span></button>
								<button type="button" class="button" disabled={busy} onClick={() => void revoke(row)}>{w.clients.revoke}<span class="unseen">: {row.name}</span></button>
							</span>
						)) },
					]}
				/>
			</div>
			{making && <Make w={w} onClose={(made) => { make(false); show(made); again(); }} />}
			{secret && (
				<Dialog title={w.clients.secretTitle} onClose={() => show(null)}>
					<div class="stack-small">
						<p>{w.clients.secretText}</p>
						<dl class="pairs"><dt>{w.head.key}</dt><dd><code>{secret.client}</code> <Copy text={secret.client} /></dd><dt>{w.clients.secret}</dt><dd><code>{secret.secret}</code> <Copy text={secret.secret} /></dd></dl>
						<p><button type="button" class="button main" onClick={() => show(null)}>{w.clients.kept}</button></p>
					</div>
				</Dialog>
			)}
		</>
	);
}

function Make({ w, onClose }: { w: W; onClose: (made: Secret | null) => void }) {
	const [name, setName] = useState(''), [organisation, setOrganisation] = useState(''), [scopes, setScopes] = useState('api:read');
	const firms = usePages('/v1/organisations', {}, 500);
	const { busy, problem, act } = useDoing();
	const send = () => act(async () => onClose((await post('/v1/clients', { name, organisation, scopes })).body as Secret));
	return (
		<Dialog title={w.clients.add} onClose={() => onClose(null)}>
			<form class="stack-small" onSubmit={(event) => { event.preventDefault(); void send(); }}>
				<Field label={w.head.name} help={w.clients.nameHelp}>{(tied) => <input {...tied} required maxLength={60} value={name} onInput={(event) => setName(event.currentTarget.value)} />}</Field>
				<Choice label={w.head.firm} value={organisation} required onChange={setOrganisation} help={w.clients.firmHelp} list={[['', w.choose], ...firms.rows.map((each): [string, string] => [each.organisation ?? '', nameOf(each)])]} />
				<Choice label={w.head.scopes} value={scopes} list={[['api:read', w.rights.read], ['api:read api:write', w.rights.write]]} onChange={setScopes} />
				{problem && <ProblemNote problem={problem} level={3} />}
				<div class="row"><button type="submit" class="button main" disabled={busy}>{w.clients.make}</button><button type="button" class="button" onClick={() => onClose(null)}>{t.cancel}</button></div>
			</form>
		</Dialog>
	);
}
