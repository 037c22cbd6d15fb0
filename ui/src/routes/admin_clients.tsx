/* Programs that call the API: the secret is shown once, when it is made. */
import { useState } from 'preact/hooks';
import { ask, post } from '../api/fetch';
import { usePages } from '../api/pages';
import { refresh, useQuery } from '../api/query';
import { Copy } from '../parts/copy';
import { Dialog } from '../parts/dialog';
import { Form, useDoing } from '../parts/form';
import { moment } from '../parts/units';
import { entries, firmChoices, Frame, Pairs, Rows, unpaged, type W } from './admin_parts';
import type { Screen } from './page';

type Secret = { client: string; secret: string };

export default function Clients({ w }: Screen<W>) {
	const clients = useQuery('/v1/clients'), firms = usePages('/v1/organisations', {}, 500);
	const [making, make] = useState(false), [made, show] = useState<Secret | null>(null);
	const again = () => refresh('/v1/clients');
	const { note, button } = useDoing(again);
	const copied = (text: string) => <><code>{text}</code> <Copy text={text} /></>;
	return (
		<Frame w={w} {...w.clients} begin={<button type="button" class="button main" onClick={() => make(true)}>{w.clients.add}</button>}>
			<Rows
				w={w} of={unpaged(clients)} title={w.lists.clients} id={['client']}
				columns={['name', 'organisation', 'scopes', 'created_at', ['state', (row) => (row.revoked_at ? <span class="badge">{w.clients.over(moment(row.revoked_at))}</span> : (
					<span class="row-tight">
						{button(w.clients.rotate, async () => show((await ask<Secret>('POST', `/v1/clients/${row.client}/rotate`, { body: { days: 1 } })).body), '', row.name)}
						{button(w.clients.revoke, () => ask('DELETE', `/v1/clients/${row.client}`), w.clients.revoked(row.name), row.name)}
					</span>
				))]]}
			>
				{note}
			</Rows>
			{making && (
				<Dialog title={w.clients.add} onClose={() => make(false)}>
					<Form
						fields={entries(w, {
							name: { help: w.clients.nameHelp },
							organisation: { help: w.clients.firmHelp, list: firmChoices(w, firms.rows) },
							scopes: { list: [['api:read', w.clients.read], ['api:read api:write', w.clients.write]] },
						})}
						first={{ scopes: 'api:read' }} send={w.clients.make} onCancel={() => make(false)}
						onSend={async (values) => {
							show((await post('/v1/clients', values)).body as Secret);
							make(false);
							again();
						}}
					/>
				</Dialog>
			)}
			{made && (
				<Dialog title={w.clients.secretTitle} onClose={() => show(null)}>
					<div class="stack-small">
						<p>{w.clients.secretText}</p>
						<Pairs of={[[w.head.key, copied(made.client)], [w.clients.secret, copied(made.secret)]]} />
						<p><button type="button" class="button main" onClick={() => show(null)}>{w.clients.kept}</button></p>
					</div>
				</Dialog>
			)}
		</Frame>
	);
}
