/* Signing in: by a code that comes by mail, a second factor where one is asked for, or a company's own accounts. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AwayError, ask, ProblemError, type Problem } from '../api/fetch';
import { signOut, type Me } from '../api/session';
import { t } from '../i18n';
import type words from '../i18n/ko/sign_in';
import { Field } from '../parts/field';
import { ProblemNote } from '../parts/states';
import { Contrast, Language } from './header';
import { Mark } from './icons';
import { setTitle } from './title';

type W = typeof words;
type Step = 'mail' | 'code' | 'totp' | 'enrolment';
interface Secret {
	secret: string;
	uri: string;
}

export default function Gate({ me, w, onDone }: { me: Me | null; w: W; onDone?: (() => void) | undefined }) {
	const [step, setStep] = useState<Step>(me?.kind === 'pending' ? (me.sign_in === 'totp' ? 'totp' : 'enrolment') : 'mail');
	const [mail, setMail] = useState('');
	const [code, setCode] = useState('');
	const [secret, setSecret] = useState<Secret | null>(null);
	const [recovery, setRecovery] = useState<string[] | null>(null);
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem | null>(null);
	const title = recovery ? w.recovery.title : step === 'totp' ? w.second.title : step === 'enrolment' ? w.enrol.title : w.title;
	const Head = onDone ? 'h3' : 'h1';
	useEffect(() => { if (!onDone) setTitle(title); }, [title]);
	const act = async (what: () => Promise<void>) => {
		setBusy(true);
		setProblem(null);
		try {
			await what();
			setCode('');
		} catch (error) {
			if (error instanceof ProblemError)
				setProblem(error.problem);
			else if (!(error instanceof AwayError))
				throw error;
		} finally {
			setBusy(false);
		}
	};
	/* The page starts anew with the session: cookie, token and role are asked for once, at one place. */
	const go = (need: string) => {
		if (need === 'complete' && onDone)
			onDone();
		else if (need === 'complete')
			location.assign(location.pathname + location.search.replace(/[?&]sign_in=\w+/, ''));
		else
			location.reload();
	};
	const send = () => act(async () => {
		await ask('POST', '/v1/sign-in', { body: { mail } });
		setStep('code');
	});
	const enter = () => act(async () => go((await ask<{ sign_in: string }>('POST', '/v1/sign-in/code', { body: { code } })).body.sign_in));
	const second = () => act(async () => go((await ask<{ sign_in: string }>('POST', '/v1/sign-in/totp', { body: { code } })).body.sign_in));
	const begin = () => act(async () => setSecret((await ask<Secret>('POST', '/v1/totp', { body: {} })).body));
	const confirm = () => act(async () => setRecovery((await ask<{ recovery_codes: string[] }>('POST', '/v1/totp/confirm', { body: { code } })).body.recovery_codes));
	const codeField = (label: string, help?: ComponentChildren) => (
		<Field label={label} help={help}>
			{(tied) => <input {...tied} class="input big-code" autocomplete="one-time-code" inputMode={step === 'code' ? 'text' : 'numeric'} required value={code} onInput={(event) => setCode(event.currentTarget.value)} />}
		</Field>
	);
	return (
		<div class={onDone ? '' : 'gate'}>
			{!onDone && <div class="row between"><span class="brand"><Mark />{t.product}</span><span class="tools"><Language /><Contrast /></span></div>}
			<section class="card form">
				<div class="stack-small">
					<Head tabIndex={-1}>{title}</Head>
					<p class="quiet">{recovery ? w.recovery.text : step === 'totp' ? w.second.text : step === 'enrolment' ? w.enrol.text : w.lead}</p>
				</div>
				{problem && <ProblemNote problem={problem} />}
				{recovery ? (
					<>
						<ul class="code recovery">{recovery.map((each) => <li key={each}>{each}</li>)}</ul>
						<button type="button" class="button main wide" onClick={() => go('complete')}>{w.recovery.go}</button>
					</>
				) : step === 'mail' ? (
					<Form submit={send} text={w.send} busy={busy}>
						<Field label={w.mail} help={w.mailHelp}>
							{(tied) => <input {...tied} type="email" name="mail" autocomplete="email" required value={mail} onInput={(event) => setMail(event.currentTarget.value)} />}
						</Field>
					</Form>
				) : step === 'code' ? (
					<>
						<Form submit={enter} text={w.enter} busy={busy}>{codeField(w.code, w.codeHelp(mail))}</Form>
						<button type="button" class="button wide" onClick={() => { setStep('mail'); setProblem(null); }}>{w.other}</button>
					</>
				) : step === 'totp' ? (
					<Form submit={second} text={w.enter} busy={busy}>{codeField(w.second.code)}</Form>
				) : secret ? (
					<Form submit={confirm} text={w.enrol.confirm} busy={busy}>
						<div class="field">
							<span class="label">{w.enrol.secret}</span>
							<code class="code">{secret.secret.replace(/(.{4})/g, '$1 ').trim()}</code>
							<a class="open-link" href={secret.uri}>{w.enrol.open}</a>
						</div>
						{codeField(w.enrol.code)}
					</Form>
				) : (
					<button type="button" class="button main wide" disabled={busy} onClick={() => void begin()}>{w.enrol.begin}</button>
				)}
				{me?.kind === 'pending' && !recovery && <button type="button" class="button wide" onClick={() => void signOut()}>{w.signOut}</button>}
				{step === 'mail' && <Company w={w} />}
			</section>
		</div>
	);
}

function Form({ submit, text, busy, children }: { submit: () => Promise<void>; text: string; busy: boolean; children: ComponentChildren }) {
	return (
		<form class="form" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
			{children}
			<button type="submit" class="button main wide" disabled={busy}>{text}</button>
		</form>
	);
}

function Company({ w }: { w: W }) {
	const [name, setName] = useState('');
	return (
		<details>
			<summary>{w.company}</summary>
			<form class="form" onSubmit={(event) => { event.preventDefault(); location.assign(`/v1/oidc/${encodeURIComponent(name.trim())}/start`); }}>
				<Field label={w.company} help={w.companyHelp}>{(tied) => <input {...tied} autocomplete="organization" required value={name} onInput={(event) => setName(event.currentTarget.value)} />}</Field>
				<button type="submit" class="button wide">{w.companyGo}</button>
			</form>
		</details>
	);
}
