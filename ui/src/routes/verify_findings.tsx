/* Findings of a case: the verifier raises one at a number, asks again, closes or withdraws it, the firm whose number it is answers. No number is changed by any of
 * it, and every step stays readable. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { address, ask, newKey, ProblemError, type Item } from '../api/fetch';
import { usePages, type Pages } from '../api/pages';
import { refresh } from '../api/query';
import { me } from '../api/session';
import { said } from '../api/words';
import { t } from '../i18n';
import type words from '../i18n/ko/verify';
import { Dialog } from '../parts/dialog';
import { FileDrop } from '../parts/drop';
import { Field } from '../parts/field';
import { Input, useDoing } from '../parts/form';
import { Link } from '../parts/link';
import { ListProblem } from '../parts/list_problem';
import { Waiting } from '../parts/states';
import { bytes, carbon, day, month, typed } from '../parts/units';
import { toast } from '../shell/say';
import { NumberField } from './number_field';

type W = typeof words;
export type Case = Item<'/v1/verifications'>;
type Finding = Item<'/v1/verification-findings'>;
type Act = 'answer' | 'return' | 'close' | 'withdraw';
interface Cell {
	table: string;
	key: Record<string, string>;
	column: string;
}
/* Numbers of a machine at which a finding may be raised, beside its readings. */
const NUMBERS = ['measured_kgco2e', 'planned_kgco2e', 'verified_kgco2e', 'filled_months'] as const;
const KINDS = ['misstatement', 'nonconformity', 'clarification', 'recommendation'] as const;

const pathOf = (row: Finding): string => address('/v1/verifications/{verification}/findings/{finding}', { verification: row.verification ?? '', finding: String(row.finding) });
const nameOf = (row: Finding, w: W): string => `${row.verification} ${w.numbered(String(row.finding))}`;
const shown = (column: string, value: string): string => (column.endsWith('_kgco2e') ? carbon(value, 't') : value);
const place = (row: Finding, w: W): string => [row.measure ?? w.whole, row.month && month(row.month), row.cell_column && `${said('finding_cell', row.cell_column)} ${row.cell_value ? shown(row.cell_column, row.cell_value) : ''}`].filter(Boolean).join(' · ');

/* One question to the server: the same key is sent again until the answer is known. */
export function useSending(onDone: () => void) {
	const { busy, act, note } = useDoing(onDone);
	const key = useRef(newKey());
	const send = (work: (key: string) => Promise<unknown>) => act(async () => {
		try {
			await work(key.current);
		} catch (error) {
			if (error instanceof ProblemError)
				key.current = newKey();
			throw error;
		}
		key.current = newKey();
	});
	return { note, busy, send };
}

/* `verification` undefined: of all cases that concern who is signed in. */
export function Findings({ verification, round = 0, onChange, w }: { verification?: string; round?: number; onChange?: () => void; w: W }) {
	const findings = usePages('/v1/verification-findings', { verification }, 200);
	const steps = usePages('/v1/verification-finding-steps', { verification }, 500);
	const [open, setOpen] = useState<[Finding, Act] | null>(null);
	const again = () => { findings.reload(); steps.reload(); };
	useEffect(() => { if (round) again(); }, [round]);
	const acts = (row: Finding): Act[] => (!row.desk || row.closed_on ? []
		: me()?.organisation === row.owner ? ['answer']
			: me()?.organisation !== row.raised_by ? [] : row.state === 'answered' ? ['close', 'return', 'withdraw'] : ['withdraw']);
	const nameOfAct = (row: Finding, act: Act) => (act === 'answer' && row.state === 'answered' ? w.answerAgain : w.acts[act]);
	return (
		<section class="card">
			<h2>{w.findings}</h2>
			<ListProblem of={findings} />
			{findings.waiting ? <Waiting /> : findings.rows.length === 0 && !findings.problem ? <p class="quiet">{w.findingsNone}</p> : (
				<ul class="lines">
					{findings.rows.map((row) => (
						<li key={nameOf(row, w)}>
							<div>
								<strong>{row.finding}. {said('finding_kind', row.kind)} · {row.description}</strong>
								<span class="small quiet">{!verification && <><Link to={`/verify/${encodeURIComponent(row.verification ?? '')}`}>{row.verification}</Link> · </>}{place(row, w)}</span>
								<span class="small quiet">{findings.name(row, 'raised_by')} {day(row.raised_on)}{['open', 'returned'].includes(row.state ?? '') && row.answer_by ? ` · ${w.answerBy(day(row.answer_by))}` : ''}</span>
								{steps.rows.map((step) => step.verification === row.verification && step.finding === row.finding && w.did[step.kind ?? ''] && (
									<span key={step.step}>{w.did[step.kind ?? '']?.(steps.name(step, 'by'), day(step.on))}: {step.text} {step.evidence && <a download href={`/v1/evidence/${encodeURIComponent(step.evidence)}/content`}>{w.paper}</a>}</span>
								))}
								{row.state === 'closed' && <span class="small quiet">{w.closedOn(day(row.closed_on))}{row.resolution ? ` · ${w.resolutions[row.resolution] ?? row.resolution}` : ''}</span>}
								{acts(row)[0] && <div class="row">{acts(row).map((act) => <button key={act} type="button" class="button" onClick={() => setOpen([row, act])}>{nameOfAct(row, act)}<span class="unseen">: {nameOf(row, w)}</span></button>)}</div>}
							</div>
							<span><span class={`badge ${({ closed: 'good', answered: 'info', withdrawn: '' } as Record<string, string>)[row.state ?? ''] ?? 'warn'}`}>{w.states[row.state ?? ''] ?? row.state}</span></span>
						</li>
					))}
				</ul>
			)}
			{open && <Say row={open[0]} act={open[1]} name={findings.name} w={w} onClose={(changed) => { setOpen(null); if (changed) { again(); onChange?.(); } }} />}
		</section>
	);
}

/* Answering, for who has to; asking again, closing, withdrawing, for who raised it. What is meant is what stands in the dialog: the server compares. */
function Say({ row, act, name, w, onClose }: { row: Finding; act: Act; name: Pages<Finding>['name']; w: W; onClose: (changed: boolean) => void }) {
	const closes = act === 'close';
	const misstated = row.kind === 'misstatement';
	const [now, setNow] = useState(row);
	const [text, setText] = useState('');
	const [file, setFile] = useState<File | null>(null);
	const [resolution, setResolution] = useState('corrected');
	const read = useRef<string | null>(null);
	const paper = useRef(newKey());
	const { note, busy, send } = useSending(() => { toast(w.done[act]); refresh('/v1/inbox'); onClose(true); });
	const look = async () => {
		const { body, etag } = await ask<Finding>('GET', pathOf(row));
		read.current = etag;
		setNow(body);
	};
	useEffect(() => { look().catch(() => undefined); }, []);
	const go = () => send(async (key) => {
		const kept = file && (await ask<{ evidence: string }>('POST', `/v1/evidence?${new URLSearchParams({ kind: 'other', title: nameOf(row, w), name: file.name, ...(row.measure ? { measure: row.measure } : {}) })}`, { file, key: paper.current })).body;
		if (!read.current)
			await look();
		await ask('POST', `${pathOf(row)}/${act}`, { body: closes ? (misstated ? { resolution } : {}) : { text, ...(kept ? { evidence: kept.evidence } : {}) }, etag: read.current, key });
	});
	return (
		<Dialog title={`${w.acts[act]}: ${nameOf(row, w)}`} onClose={() => onClose(false)}>
			<p><strong>{now.description}</strong></p>
			<p class="quiet">{place(now, w)}</p>
			{now.answer && <p>{w.did['answered']?.(name(now, 'answered_by'), day(now.answered_on))}: {now.answer}</p>}
			{now.returned && <p>{w.did['returned']?.(name(now, 'raised_by'), day(now.returned_on))}: {now.returned}</p>}
			{closes ? misstated && <Input label={w.resolution} help={w.resolutionHelp} list={Object.entries(w.resolutions)} value={resolution} onChange={setResolution} /> : (
				<>
					<Field label={w.texts[act]}>{(tied) => <textarea {...tied} rows={4} value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
					{act === 'answer' && <FileDrop title={file ? `${file.name} · ${bytes(file.size)}` : w.proof} text={w.proofText} accept=".pdf,.jpg,.jpeg,.png,.xlsx,.csv,.zip,.hwp,.hwpx,.docx" busy={busy} onFile={(chosen) => { setFile(chosen); paper.current = newKey(); }} />}
				</>
			)}
			<p class="quiet">{w.notes[act]}</p>
			{note}
			<div class="row">
				<button type="button" class="button main" disabled={busy || (!closes && !text.trim())} onClick={() => void go()}>{act === 'answer' ? w.send : w.acts[act]}</button>
				<button type="button" class="button" onClick={() => onClose(false)}>{t.cancel}</button>
			</div>
		</Dialog>
	);
}

/* A finding at one number of a machine: of its reduction, or of a reading. */
export function Raise({ of, measure, w, onClose }: { of: Case; measure: string; w: W; onClose: (changed: boolean) => void }) {
	const readings = usePages('/v1/meter-readings', { measure }, 500).rows.filter((row) => (row.month ?? '') >= (of.period_from ?? '') && (row.month ?? '') <= (of.period_to ?? ''));
	const cells: [name: string, cell: Cell][] = [
		...NUMBERS.map((column): [string, Cell] => [said('finding_cell', column), { table: 'reductions', key: { measure }, column }]),
		...readings.flatMap((row) => (['energy', 'output'] as const).map((column): [string, Cell] => [
			[month(row.month), said('finding_cell', column), row[column], row.meter].filter(Boolean).join(' · '),
			{ table: 'meter-readings', key: { measure, meter: row.meter ?? '', month: row.month ?? '', recorded_on: row.recorded_on ?? '' }, column },
		])),
	];
	const [at, setAt] = useState('0');
	const [kind, setKind] = useState<(typeof KINDS)[number]>('clarification');
	const [text, setText] = useState('');
	const [grams, setGrams] = useState('');
	const { note, busy, send } = useSending(() => { toast(w.raised); onClose(true); });
	const effect = kind === 'misstatement' ? typed(grams) : '';
	const wrong = effect === null || effect.includes('.') || effect.length > 15;
	const go = () => send((key) => ask('POST', address('/v1/verifications/{verification}/findings', { verification: of.verification ?? '' }), { body: { cell: cells[Number(at)]?.[1], kind, text, ...(effect ? { grams: Number(effect) } : {}) }, key }));
	return (
		<Dialog title={`${w.raise}: ${measure}`} onClose={() => onClose(false)}>
			<Input label={w.which} list={cells.map(([name], i) => [String(i), name])} value={at} onChange={setAt} />
			<Input label={w.kind} help={w.kindHelp[kind]} list={KINDS.map((each) => [each, said('finding_kind', each)])} value={kind} onChange={(chosen) => setKind(chosen as typeof kind)} />
			<Field label={w.what}>{(tied) => <textarea {...tied} rows={4} value={text} onInput={(event) => setText(event.currentTarget.value)} />}</Field>
			{kind === 'misstatement' && <NumberField label={w.effect} unit="g" help={w.effectHelp} optional wrong={wrong ? w.effectWrong : null} value={grams} onChange={setGrams} />}
			<p class="quiet">{w.raiseNote}</p>
			{note}
			<div class="row">
				<button type="button" class="button main" disabled={busy || wrong || !text.trim()} onClick={() => void go()}>{w.raise}</button>
				<button type="button" class="button" onClick={() => onClose(false)}>{t.cancel}</button>
			</div>
		</Dialog>
	);
}
