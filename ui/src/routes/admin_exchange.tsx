/* Partners of the PACT network, events that came and that wait, and a file judged as a partner's host would judge it. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Item } from '../api/fetch';
import { me } from '../api/session';
import { said } from '../api/words';
import { pick, t } from '../i18n';
import { FileDrop } from '../parts/drop';
import { Input, useDoing } from '../parts/form';
import { resultOf, useStart } from '../parts/job';
import { useHere } from '../parts/link';
import { count } from '../parts/units';
import { choices, Frame, List, type Columns, type W } from './admin_parts';
import type { Screen } from './page';

export default function Exchange({ w, query }: Screen<W>) {
	const here = useHere();
	const [id, keep] = useState<string | null>(null);
	const test = useStart(id, keep);
	const state = query['state'] ?? '', operator = me()?.role === 'operator';
	const columns: Columns<Item<'/v1/partners'>> = ['name', 'organisation', 'base_url', ['versions', (row) => row.versions ?? w.exchange.untested], 'state'];
	if (operator)
		columns.push(['test', ({ partner, base_url }) => base_url && partner && (
			<button
				type="button" class="button" disabled={test.running}
				onClick={() => void test.start({ command: 'partner test', arguments: [partner] }, `${w.exchange.test}: ${partner}`)}
			>
				{w.exchange.test}<span class="unseen">: {partner}</span>
			</button>
		)]);
	return (
		<Frame w={w} {...w.exchange}>
			<List w={w} name="partners" id={['partner']} columns={columns}>{test.note}</List>
			<List
				w={w} name="partner-events" query={{ state }} id={['direction', 'partner', 'event', 'at']}
				columns={['at', 'direction', 'partner', ['kind', (row) => said('event_kind', row.kind)], 'state', 'attempts', 'detail']}
			>
				<div class="filters">
					<Input
						label={w.head.state} value={state} onChange={(value) => here({ state: value })}
						list={[['', t.all], ...choices(w, 'waiting', 'sent', 'refused', 'abandoned', 'done', 'aside')]}
					/>
				</div>
			</List>
			{operator && <Conformance w={w} />}
		</Frame>
	);
}

/* The same judgement as of what partners send: a footprint, a list, an event. */
function Conformance({ w }: { w: W }) {
	const [id, keep] = useState<string | null>(null), [name, setName] = useState('');
	const { start, running, note: progress, job } = useStart(id, keep);
	const { busy, act, note } = useDoing();
	const check = (file: File) => act(async () => {
		setName(file.name);
		const { body } = await ask<{ id: string }>('POST', `/v1/files?${new URLSearchParams({ name: file.name.replace(/[^\w.-]+/g, '_') })}`, { file, key: newKey() });
		await start({ command: 'pact check', arguments: [{ upload: body.id }], format: 'json' }, w.exchange.check);
	});
	const findings = job?.findings ?? [];
	return (
		<section class="card stack-small">
			<h2>{w.exchange.check}</h2>
			<p>{w.exchange.checkText}</p>
			<FileDrop title={name || w.exchange.file} accept=".json" busy={busy || running} onFile={(file) => void check(file)} />
			{note ?? progress}
			{job?.state === 'succeeded' && (
				<div class="stack-small" role="status">
					<p class="row"><span class={findings.length ? 'badge warn' : 'badge good'}>{findings.length ? w.exchange.withFindings(count(findings.length)) : w.exchange.conforms}</span>{name}<a class="button" href={resultOf(job, 'answer')} download>{w.exchange.answer}</a></p>
					{findings.length > 0 && <ul class="small">{findings.map((each, i) => <li key={i}>{each.pointer && <strong>{each.pointer} </strong>}{pick(each.message)}</li>)}</ul>}
				</div>
			)}
		</section>
	);
}
