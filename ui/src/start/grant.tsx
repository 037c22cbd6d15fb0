/* Step 6: three measures that fit, with support, own share and payback; one is picked, the form is filled from above, papers now or later, handed in. */
import { useState } from 'preact/hooks';
import { ask, newKey, type Answer } from '../api/fetch';
import { said } from '../api/words';
import { named, pick, t } from '../i18n';
import { FileDrop } from '../parts/drop';
import { Input, useDoing, type Choice } from '../parts/form';
import { Link } from '../parts/link';
import { useReading } from '../parts/reading';
import { Empty, Waiting } from '../parts/states';
import { count, day, number, tonnes, wonShort } from '../parts/units';
import type { StepProps, W } from '../routes/start';
import { Amount } from './found';
import { findingsAt, knownOf, put } from './record';

type Measures = Answer<'/v1/starts/{start}/measures'>;
type Measure = Measures['items'][number];

export function Grant(props: StepProps) {
	const { state, record, change, auto, reload, w } = props;
	const [measures, setMeasures] = useState<Measures | null>(null);
	const { act, note } = useDoing();
	const [key, setKey] = useState(newKey);
	const wrong = useReading(async () => {
		const { body } = await ask<Measures>('GET', `/v1/starts/${state.start}/measures`);
		return () => setMeasures(body);
	}, [state.version], 3);
	const picked = record.application?.measure ?? '';
	const standing = state.applications.filter((each) => each.state === 'submitted' || each.state === 'accepted').pop();
	const submit = async () => {
		if (!await auto.flush())
			return;
		await act(async () => {
			await ask('POST', `/v1/starts/${state.start}/application`, { body: {}, key });
			setKey(newKey());
			await reload();
		}, w.grant.sent);
	};
	if (!measures)
		return wrong || <Waiting tall />;
	const set = (name: string) => (value: string) => change(put(record, `/application/${name}`, value || undefined));
	const ended = findingsAt(state, record, '/application/old_life_end')[0];
	const returned = state.applications.filter((each) => each.state === 'returned').pop();
	return (
		<>
			{standing && (
				<section class="note info" role="status">
					<h3>{w.grant.receipt(standing.application)}</h3>
					<p>{w.grant.decided(day(standing.decide_by))}</p>
					<p><Link class="button main" to="/grants" id={standing.application}>{w.grant.open}</Link></p>
				</section>
			)}
			{returned && !standing && <p class="note warn">{w.grant.returned(returned.reason ?? '')}</p>}
			{measures.call.state === 'closed' && <p class="note warn">{w.grant.closed}</p>}
			{measures.items.length === 0 ? <Empty text={w.grant.none} /> : (
				<fieldset class="stack-small">
					<legend>{w.grant.pick}</legend>
					<div class="choices">{measures.items.map((each) => <Option key={each.measure} of={each} on={picked === each.measure} w={w} onPick={() => change({ ...put(record, '/application/measure', each.measure), measures: [each.measure] })} />)}</div>
				</fieldset>
			)}
			{picked && (
				<>
					<div class="two">
						<Input label={w.grant.oldSerial} help={w.grant.oldSerialHelp} required value={record.application?.old_serial ?? ''} onChange={set('old_serial')} />
						<Input label={w.grant.oldEnd} wrong={ended && pick(ended.message)} type="date" required value={record.application?.old_life_end ?? ''} onChange={set('old_life_end')} />
					</div>
					<Quotes {...props} />
					<Checklist {...props} measures={measures} />
					{note}
					{!standing && <button type="button" class="button main" onClick={() => void submit()}>{w.grant.submit}</button>}
				</>
			)}
		</>
	);
}

function Option({ of, on, w, onPick }: { of: Measure; on: boolean; w: W; onPick: () => void }) {
	return (
		<label class="choice measure">
			<input type="radio" name="measure" required checked={on} onChange={onPick} />
			<span class="stack-small">
				<strong>{named(of)}</strong>
				<span class="figures">
					<span><small>{w.grant.support}</small>{wonShort(of.support_krw)}</span>
					<span><small>{w.grant.own}</small>{wonShort(of.own_krw)}</span>
					<span><small>{w.grant.payback}</small>{of.payback_years ? w.grant.years(of.payback_years) : w.grant.noPayback}</span>
					<span><small>{w.grant.cut}</small>{tonnes(of.tco2e_per_year)}</span>
				</span>
				<small class="quiet">{w.grant.cost(wonShort(of.cost_krw), wonShort(of.saving_krw_per_year))} {w.grant.from[of.origin]}</small>
			</span>
		</label>
	);
}

/* One quote now, or later. */
function Quotes(props: StepProps) {
	const { state, record, change, w } = props;
	const { act, busy, note } = useDoing();
	const quotes = record.application?.quotes ?? [];
	const set = (i: number, name: string) => (value: string) => change(put(record, `/application/quotes/${i}/${name}`, value || undefined));
	const add = (file: File) => act(async () => {
		const { body } = await ask<{ evidence: string }>('POST', `/v1/evidence?${new URLSearchParams({ kind: 'quote', title: w.grant.quote, name: file.name })}`, { file, key: newKey() });
		change(put(record, `/application/quotes/${quotes.length}`, { evidence: body.evidence }));
	});
	return (
		<section class="stack-small">
			<h3>{w.grant.quotes}</h3>
			<FileDrop title={w.grant.quoteFile} text={w.grant.quoteText} accept=".pdf,.jpg,.jpeg,.png,.xlsx,.zip" busy={busy} onFile={(file) => void add(file)} />
			{note}
			{quotes.map((quote, i) => (
				<fieldset class="card two" key={quote.evidence ?? i}>
					<legend class="unseen">{w.grant.quoteNumber(count(i + 1))}</legend>
					<Input label={w.grant.vendor} list={[['', t.choose], ...knownOf(state).vendors.map((each): Choice => [each, each])]} value={quote.vendor ?? ''} onChange={set(i, 'vendor')} />
					<Input label={w.grant.quotedOn} type="date" value={quote.quoted_on ?? ''} onChange={set(i, 'quoted_on')} />
					<Amount {...props} pointer={`/application/quotes/${i}/supply_value_krw`} label={w.grant.value} unit={t.units.won} optional />
					<Amount {...props} pointer={`/application/quotes/${i}/tax_krw`} label={w.grant.tax} unit={t.units.won} optional />
					<button type="button" class="button" onClick={() => change({ ...record, application: { ...record.application, quotes: quotes.filter((_, other) => other !== i) } })}>{w.grant.drop}</button>
				</fieldset>
			))}
		</section>
	);
}

function Checklist({ state, record, measures, w }: StepProps & { measures: Measures }) {
	const quotes = record.application?.quotes?.length ?? 0;
	const open = state.fields.missing.filter((each) => each !== '/application/measure');
	const lines: { text: string; done: boolean; later?: boolean }[] = [
		...(open.length ? open.map((each) => ({ text: w.field(each), done: false })) : [{ text: w.grant.allFields(number(state.fields.needed)), done: true }]),
		{ text: w.grant.quotesOf(quotes, measures.call.quotes_needed), done: quotes >= measures.call.quotes_needed, later: true },
		...measures.call.papers.map((kind) => ({ text: said('evidence', kind), done: record.application?.papers?.some((each) => each.kind === kind && each.evidence) ?? false, later: true })),
	];
	return (
		<section class="stack-small">
			<h3>{w.grant.checklist}</h3>
			<ul class="lines">{lines.map((each) => <li key={each.text}><span>{each.text}</span><span class={each.done ? 'badge good' : each.later ? 'badge' : 'badge warn'}>{each.done ? w.grant.there : each.later ? w.grant.later : w.grant.needed}</span></li>)}</ul>
		</section>
	);
}
