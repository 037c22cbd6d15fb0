/* What stands in the place of content: waiting, nothing yet, an error, no permission. */
import type { ComponentChildren } from 'preact';
import type { Problem } from '../api/fetch';
import type { Result } from '../api/query';
import { pick, t } from '../i18n';
import { AccessButton } from '../shell/access_button';

export function Waiting({ tall = false }: { tall?: boolean }) {
	return (
		<div class="wait" role="status">
			<span class="unseen">{t.loading}</span>
			{tall ? <div class="bone tall" /> : <><div class="bone" /><div class="bone" /><div class="bone" /></>}
		</div>
	);
}

/* One sentence on what belongs here, and what to do about it. */
export function Empty({ text, children }: { text: string; children?: ComponentChildren }) {
	return <div class="empty"><p>{text}</p>{children}</div>;
}

/* What happened, what to do, by which code and request it is found again. */
export function ProblemNote({ problem, retry, level = 2 }: { problem: Problem; retry?: (() => void) | undefined; level?: 2 | 3 }) {
	const Head = level === 2 ? 'h2' : 'h3';
	/* other refusals (a wrong code, too many questions) say for themselves what they are */
	const denied = problem.status === 403 && problem.code.startsWith('view.');
	const none = problem.status === 404;
	return (
		<section class={denied || none ? 'note' : 'note bad'}>
			<Head>{denied ? t.problem.denied : none ? t.problem.notFound : t.problem.title}</Head>
			<p>{pick(problem.message)}</p>
			{problem.suggestion && <p class="quiet">{pick(problem.suggestion)}</p>}
			{none && <p class="quiet">{t.problem.notFoundText}</p>}
			{denied && <p class="quiet">{t.problem.deniedText}</p>}
			{problem.ask && <p><AccessButton of={problem.ask} /></p>}
			{problem.errors && problem.errors.length > 0 && (
				<ul class="small">
					{problem.errors.map((each, i) => (
						<li key={i}>
							{(each.cell ?? each.pointer ?? each.file) && <strong>{each.cell ?? each.pointer ?? `${each.file}:${each.line ?? ''}`} </strong>}
							{pick(each.message)}
							{each.suggestion && <span class="quiet"> {typeof each.suggestion === 'string' ? each.suggestion : pick(each.suggestion)}</span>}
						</li>
					))}
				</ul>
			)}
			<p class="small quiet">{t.problem.code} {problem.code}{problem.request_id ? ` · ${t.problem.request} ${problem.request_id}` : ''}</p>
			{retry && !denied && !none && <p><button type="button" class="button" onClick={retry}>{t.retry}</button></p>}
		</section>
	);
}

/* What may be read and not changed: a signed version, a period that is closed. `children`: what can be done instead. */
export function Locked({ text, children }: { text: string; children?: ComponentChildren }) {
	return <section class="note info"><h2>{t.problem.locked}</h2><p>{text}</p>{children}</section>;
}

/* The three ends of a question; `children` draws the answer. */
export function Asked<Body>({ result, tall, children }: { result: Result<Body>; tall?: boolean; children: (body: Body) => ComponentChildren }) {
	if (result.body !== undefined)
		return <>{children(result.body)}</>;
	if (result.problem)
		return <ProblemNote problem={result.problem} retry={result.reload} />;
	if (result.away)
		return <div class="note bad" role="alert"><p>{t.away.text}</p><p><button type="button" class="button" onClick={result.reload}>{t.retry}</button></p></div>;
	return <Waiting tall={tall ?? false} />;
}
