/* S3: from the electricity bills to a first number, a sent answer and an application, step by step, saved while typing. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, newKey, post, type Answer } from '../api/fetch';
import { useAutosave, type Autosave } from '../api/autosave';
import { useBack, useQuery } from '../api/query';
import { me } from '../api/session';
import { pick } from '../i18n';
import type words from '../i18n/ko/start';
import { Input, useDoing } from '../parts/form';
import { PageHead } from '../parts/head';
import { useHere } from '../parts/link';
import { useReading } from '../parts/reading';
import { Conflict, SavedMark } from '../parts/saved';
import { Asked, Empty, Waiting } from '../parts/states';
import { Stepper } from '../parts/stepper';
import { carbon, day, moment, number, period } from '../parts/units';
import { Explain } from '../parts/explain';
import { setTitle } from '../shell/title';
import { differences, leaves, type Estimate, type Rec, type Start } from '../start/record';
import { Energy } from '../start/energy';
import { Electricity } from '../start/electricity';
import { Factory } from '../start/factory';
import { Grant } from '../start/grant';
import { Part } from '../start/part';
import { Result } from '../start/result';
import type { Screen } from './page';

export type W = typeof words;

export default function StartScreen({ w, query }: Screen<W>) {
	const start = query['start'];
	return start ? <Opened key={start} start={start} step={Number(query['step'] ?? 0) || 0} w={w} /> : <Begin w={w} request={query['request'] ?? null} />;
}

/* ---- before the first step ---- */

function Begin({ w, request }: { w: W; request: string | null }) {
	const inbox = useQuery('/v1/inbox');
	const starts = useQuery('/v1/starts');
	const here = useHere();
	const { act, note } = useDoing();
	const [key] = useState(newKey);
	const begin = (body: { request: string } | { year: number }) => void act(async () => {
		const reply = await post('/v1/starts', body, { key });
		here({ start: (reply.location ?? '').split('/').pop() ?? '', step: null, request: null });
	});
	return (
		<>
			<PageHead title={w.title} text={w.lead} />
			{note}
			<Asked result={inbox} tall>
				{(work) => (
					<Asked result={starts} tall>
						{({ items }) => {
							const asked = work.requests.filter((each) => (!request || each.request === request) && !items.some((has) => has.request === each.request));
							const going = items.filter((each) => !request || each.request === request);
							return (
								<div class="stack">
									<ul class="work">
										{asked.map((each) => (
											<li key={each.request}>
												<div class="due"><strong>{w.minutes(each.about_minutes)}</strong><span>{each.due_on ? w.until(day(each.due_on)) : ''}</span></div>
												<div class="what"><h2>{pick(each.name)}</h2><p>{w.askedBy(pick(each.asker))}</p></div>
												<button type="button" class="button main" onClick={() => begin({ request: each.request })}>{w.begin}</button>
											</li>
										))}
										{going.map((each) => <Going key={each.start} of={each} w={w} onOpen={() => here({ start: each.start, step: null, request: null })} />)}
									</ul>
									{!asked.length && !going.length && <Empty text={w.nothing} />}
									{!request && <Year w={w} open={!asked.length && !going.length} onBegin={(year) => begin({ year })} />}
								</div>
							);
						}}
					</Asked>
				)}
			</Asked>
		</>
	);
}

/* By what it is about, since a year may have one for each process. */
function Going({ of, w, onOpen }: { of: Answer<'/v1/starts'>['items'][number]; w: W; onOpen: () => void }) {
	const months = period(of.from_month, of.to_month), about = [of.process, of.part].filter(Boolean).join(' · ');
	return (
		<li>
			<div class="due"><strong>{w.going}</strong></div>
			<div class="what"><h2>{about || months}</h2><p>{about && `${months} · `}{w.savedLast(moment(of.saved_at))}</p></div>
			<button type="button" class="button" onClick={onOpen}>{w.goOn}<span class="unseen">: {about || months}</span></button>
		</li>
	);
}

/* Nobody asked: of the year that is over by the programme's calendar. */
function Year({ w, open, onBegin }: { w: W; open: boolean; onBegin: (year: number) => void }) {
	const now = Number(me()?.programme?.as_of.slice(0, 4));
	const [year, setYear] = useState(now - 1);
	return (
		<details open={open}>
			<summary>{w.unasked}</summary>
			<div class="filters">
				<Input label={w.year} list={[0, 1, 2, 3].map((back) => [String(now - back), String(now - back)])} value={String(year)} onChange={(chosen) => setYear(Number(chosen))} />
				<button type="button" class="button" onClick={() => onBegin(year)}>{w.begin}</button>
			</div>
		</details>
	);
}

/* ---- the steps ---- */

function Opened({ start, step, w }: { start: string; step: number; w: W }) {
	const [read, set] = useState<{ state: Start; etag: string | null } | null>(null);
	const round = useBack();
	const note = useReading(read ? null : async () => {
		const reply = await ask<Start>('GET', `/v1/starts/${start}`);
		return () => set({ state: reply.body, etag: reply.etag });
	}, [start, round]);
	if (note)
		return <><PageHead title={w.title} />{note}</>;
	return read ? <Steps first={read} step={step} w={w} /> : <><PageHead title={w.title} /><Waiting tall /></>;
}

export interface StepProps {
	state: Start;
	record: Rec;
	change: (record: Rec) => void;
	estimate: Estimate | null;
	auto: Autosave<Rec>;
	/* reads what the server has now: after something was sent or handed in */
	reload: () => Promise<void>;
	w: W;
}

function Steps({ first, step, w }: { first: { state: Start; etag: string | null }; step: number; w: W }) {
	const place = `/v1/starts/${first.state.start}`;
	const [state, setState] = useState(first.state);
	const [estimate, setEstimate] = useState<Estimate | null>(null);
	const here = useHere();
	const head = useRef<HTMLHeadingElement>(null);
	const auto = useAutosave<Rec>({
		form: first.state.start, stored: first.state.record, etag: first.etag,
		save: async (value, etag) => {
			const reply = await ask<Start>('PUT', place, { body: value, etag });
			setState(reply.body);
			return { etag: reply.etag };
		},
		read: async () => {
			const reply = await ask<Start>('GET', place);
			return { value: reply.body.record, etag: reply.etag };
		},
	});
	const reload = async () => setState((await ask<Start>('GET', place)).body);
	useEffect(() => {
		let current = true;
		ask<Answer<'/v1/starts/{start}/estimate'>>('GET', `${place}/estimate`).then((reply) => { if (current) setEstimate(reply.body); }, () => undefined);
		return () => { current = false; };
	}, [state.version]);
	const moved = useRef(false);
	useEffect(() => {
		setTitle(`${w.steps[step]} · ${w.title}`);
		if (moved.current) {
			scrollTo(0, 0);
			head.current?.focus({ preventScroll: true });
		}
		moved.current = true;
	}, [step]);
	const go = (to: number) => {
		void auto.flush();
		here({ step: to ? String(to) : null });
	};
	const props: StepProps = { state, record: auto.value, change: auto.change, estimate, auto, reload, w };
	return (
		<>
			<PageHead title={w.title} text={w.about(period(state.from_month, state.to_month))}><SavedMark of={auto} /></PageHead>
			<Stepper steps={w.steps} at={step} words={w.stepper} />
			<div class="wizard">
				<form class="card form" noValidate onSubmit={(event) => { event.preventDefault(); if (step < 5) go(step + 1); }}>
					<h2 tabIndex={-1} ref={head}>{w.heads[step]}</h2>
					{step === 0 ? <Factory {...props} /> : step === 1 ? <Electricity {...props} /> : step === 2 ? <Energy {...props} /> : step === 3 ? <Part {...props} />
						: step === 4 ? <Result {...props} /> : <Grant {...props} />}
					<div class="row between">
						{step > 0 ? <button type="button" class="button" onClick={() => go(step - 1)}>{w.backTo(w.steps[step - 1] ?? '')}</button> : <span />}
						{step < 5 && <button type="submit" class="button main">{w.next(w.steps[step + 1] ?? '')}</button>}
					</div>
				</form>
				{step !== 4 && <Numbers state={state} estimate={estimate} w={w} />}
			</div>
			<Conflict of={auto} show={(value) => <Differences of={value} other={auto.state} w={w} />} />
		</>
	);
}

/* Both values side by side, only where they differ. */
function Differences({ of, other, w }: { of: Rec; other: Autosave<Rec>['state']; w: W }) {
	if (other.is !== 'conflict')
		return null;
	const mine = leaves(of);
	return <dl class="pairs">{differences(other.mine, other.theirs).map((each) => [<dt>{w.field(each)}</dt>, <dd><strong>{mine.get(each) ?? w.blank}</strong></dd>])}</dl>;
}

/* Numbers that live while typing: all of them the server's. */
function Numbers({ state, estimate, w }: { state: Start; estimate: Estimate | null; w: W }) {
	const { totals } = state;
	const name = w.live.title;
	return (
		<aside class="card live" aria-label={name}>
			<h2>{name}</h2>
			<dl class="stat">
				<div>
					<dt>{w.live.kwh}</dt>
					<dd class="stat-value">{number(totals.electricity_kwh)} <small>{totals.electricity_kwh ? 'kWh' : ''}</small></dd>
					<dd class="stat-note">{w.live.months(totals.months_counted)}{totals.months_missing > 0 && ` · ${w.live.missing(totals.months_missing)}`}{totals.months_held_out > 0 && <strong class="bad"> · {w.live.held(totals.months_held_out)}</strong>}</dd>
				</div>
				<div><dt>{w.live.site}</dt><dd class="stat-value">{carbon(estimate?.inventory.total_kgco2e)}</dd></div>
				<div>
					<dt>{estimate?.footprint.material_kgco2e || !estimate?.footprint.kgco2e_per_piece ? w.live.piece : w.live.pieceEnergy}</dt>
					<dd class="stat-value">{carbon(estimate?.footprint.kgco2e_per_piece)}</dd>
					{estimate?.footprint.kgco2e_per_piece && <dd class="stat-note"><span class={`badge ${w.tone[estimate.quality.mark]}`}>{w.mark[estimate.quality.mark]}</span> <Explain of={`start:${state.start}`} name={w.live.piece} /></dd>}
				</div>
			</dl>
		</aside>
	);
}
