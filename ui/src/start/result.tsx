/* Step 5: the first number, how good it is, what is assumed; who gets it sees first exactly what they will see, and it can be taken back. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ask, newKey, type Answer } from '../api/fetch';
import { said } from '../api/words';
import { named, pick, t } from '../i18n';
import { Pairs } from '../parts/card';
import { Dialog } from '../parts/dialog';
import { Explain } from '../parts/explain';
import { useDoing } from '../parts/form';
import { Stat } from '../parts/stat';
import { Waiting } from '../parts/states';
import { carbon, count, declared, moment, number, percent, period } from '../parts/units';
import type { StepProps, W } from '../routes/start';
import type { Start } from './record';

type Preview = Answer<'/v1/starts/{start}/preview'>;
type Receiver = Start['receivers'][number];
const nameOf = (who: Receiver): string => named(who);

const ratingsIn = (w: W) => (...ratings: (string | null | undefined)[]) => w.result.ratings(...(ratings.map((each) => number(each, 2)) as [string, string, string]));

export function Result({ state, estimate, auto, reload, w }: StepProps) {
	const [shown, show] = useState<{ to: Receiver; preview: Preview; key: string } | null>(null);
	const { act, note, forget } = useDoing();
	/* a number of what is typed now, not of a moment ago */
	if (!estimate || estimate.version !== state.version || auto.state.is === 'saving')
		return <Waiting tall />;
	const { footprint, quality, inventory } = estimate;
	const look = (to: Receiver) => act(async () => {
		if (await auto.flush())
			show({ to, preview: (await ask<Preview>('GET', `/v1/starts/${state.start}/preview?receiver=${encodeURIComponent(to.organisation)}`)).body, key: newKey() });
	});
	const send = ({ to, preview, key }: NonNullable<typeof shown>) => act(async () => {
		await ask('POST', `/v1/starts/${state.start}/send`, { body: { receiver: to.organisation, version: preview.version }, key });
		show(null);
		await reload();
	}, w.send.sent(nameOf(to)));
	const back = (sent: Start['sent'][number]) => act(async () => {
		await ask('DELETE', `/v1/starts/${state.start}/sent/${encodeURIComponent(sent.receiver)}`, { etag: sent.etag });
		await reload();
	}, w.send.withdrawn);
	return (
		<>
			<div class="cards">
				<section>
					<h3 class="stat-name">{footprint.material_kgco2e || !footprint.kgco2e_per_piece ? w.live.piece : w.live.pieceEnergy}</h3>
					<Stat value={carbon(footprint.kgco2e_per_piece)} after={footprint.kgco2e_per_piece ? `/ ${declared(footprint.unit ?? 'piece')}` : ''} />
					<p class="stat-note"><span class={`badge ${w.tone[quality.mark]}`}>{w.mark[quality.mark]}</span> <Explain of={`start:${state.start}`} name={w.live.piece} /></p>
				</section>
				<section>
					<h3 class="stat-name">{w.live.site}</h3>
					<Stat value={carbon(inventory.total_kgco2e)} />
					<p class="stat-note">{w.result.months(state.totals.months_counted)}</p>
				</section>
			</div>
			<Pairs
				of={[
					[w.result.energy, footprint.energy_kgco2e && carbon(footprint.energy_kgco2e)],
					[w.result.material, footprint.material_kgco2e && carbon(footprint.material_kgco2e)],
					[w.result.rating, quality.rating.technological && <>{ratingsIn(w)(quality.rating.technological, quality.rating.temporal, quality.rating.geographical)} <span class="quiet">{w.result.scale}</span></>],
					[w.result.primary, quality.primary_data_percent && percent(quality.primary_data_percent)],
					[w.result.range, !estimate.sector_range && <span class="quiet">{w.result.noRange}</span>],
				]}
			/>
			{estimate.missing.length > 0 && <section class="note warn"><h3>{w.result.missing}</h3><ul>{estimate.missing.map((each) => <li key={each.code + pick(each.message)}>{pick(each.message)}</li>)}</ul></section>}
			{estimate.assumed.length > 0 && <section class="note"><h3>{w.result.assumed}</h3><ul>{estimate.assumed.map((each) => <li key={each.code + pick(each.message)}>{pick(each.message)}</li>)}</ul></section>}
			<section class="stack-small">
				<h3>{w.send.title}</h3>
				<p class="quiet">{w.send.text}</p>
				{state.receivers.map((to) => {
					const sent = state.sent.filter((each) => each.receiver === to.organisation && each.state !== 'withdrawn').pop();
					return (
						<div class="row between line" key={to.organisation}>
							<span><strong>{nameOf(to)}</strong> <span class="quiet small">{said('receiver', to.why)}{sent ? ` · ${w.send.state[sent.state](moment(sent.sent_at))}` : ''}</span></span>
							<span class="row">
								{sent?.state === 'sent' && <button type="button" class="button" onClick={() => void back(sent)}>{w.send.withdraw}<span class="unseen">: {nameOf(to)}</span></button>}
								{sent?.state !== 'accepted' && <button type="button" class={to.why === 'asked' && !sent ? 'button main' : 'button'} onClick={() => void look(to)}>{sent ? w.send.again : w.send.look}<span class="unseen">: {nameOf(to)}</span></button>}
							</span>
						</div>
					);
				})}
				{!shown && note}
			</section>
			{shown && <Shown {...shown} note={note} w={w} onSend={() => void send(shown)} onClose={() => { show(null); forget(); }} />}
		</>
	);
}

function Shown({ to, preview, note, w, onSend, onClose }: { to: Receiver; preview: Preview; note: ComponentChildren; w: W; onSend: () => void; onClose: () => void }) {
	const { statement } = preview;
	const name = nameOf(to);
	return (
		<Dialog title={w.send.seen(name)} onClose={onClose}>
			<p>{w.send.exactly}</p>
			{statement.kgco2e ? (
				<div class="card">
					<Pairs
						of={[
							[w.part.product, statement.name ?? statement.product],
							[w.live.piece, <><strong>{carbon(statement.kgco2e, undefined, 6)}</strong> {statement.estimated && <span class="badge warn">{w.mark.estimated}</span>}</>],
							[w.part.mass, `${number(statement.mass_kg)} kg`],
							[w.result.primary, percent(statement.primary_percent)],
							[w.result.rating, ratingsIn(w)(statement.technological_rating, statement.temporal_rating, statement.geographical_rating)],
							[w.send.basis, `${period(statement.from_month, statement.to_month)} · ${statement.gwp_set}`],
						]}
					/>
				</div>
			) : <p class="note warn">{w.send.noNumber}</p>}
			{preview.files.map((file) => (
				<details key={file.table}><summary>{w.send.file(file.table, count(file.rows))}</summary><pre class="code" tabIndex={0}>{file.content}</pre></details>
			))}
			{preview.not_filled.length > 0 && <p class="warn">{w.send.notFilled(preview.not_filled.join(', '))}</p>}
			{!preview.files.length && <p class="quiet">{w.send.noBills}</p>}
			{preview.gives_consent && <p class="note info">{w.send.consent(name)}</p>}
			{note}
			<div class="row">
				<button type="button" class="button main" disabled={!preview.can_be_sent} onClick={onSend}>{w.send.to(name)}</button>
				<button type="button" class="button" onClick={onClose}>{t.cancel}</button>
			</div>
		</Dialog>
	);
}
