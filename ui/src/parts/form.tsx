/* What people type and choose, and doing something about it: a form is told by its fields. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { AwayError, ProblemError, type Problem } from '../api/fetch';
import { t } from '../i18n';
import { toast } from '../shell/say';
import { Field } from './field';
import { ProblemNote } from './states';

/* A value and its word. */
export type Choice = readonly [value: string, word: string];

interface Entered {
	label: string;
	/* what may be chosen; without it, it is typed */
	list?: readonly Choice[] | undefined;
	type?: 'date' | 'email' | 'search' | undefined;
	help?: ComponentChildren;
	wrong?: string | null | undefined;
	optional?: boolean;
	inputMode?: 'numeric';
	pattern?: string;
	required?: boolean;
}
export function Input({ label, help, wrong, optional, list, value, onChange, ...own }: Entered & { value: string; onChange: (value: string) => void }) {
	return (
		<Field label={label} help={help} wrong={wrong} optional={optional ?? false}>
			{(tied) => (list
				? <select {...tied} {...own} value={value} onChange={(event) => onChange(event.currentTarget.value)}>{list.map(([key, word]) => <option key={key} value={key}>{word}</option>)}</select>
				: <input {...tied} {...own as object} autocomplete="off" value={value} onInput={(event) => onChange(event.currentTarget.value)} />)}
		</Field>
	);
}

/* One deed at a time. `act` does it, says that it was done, and goes on with `after`; `note` tells what was wrong; `button` offers it, `about` for those who do not see the row. */
export function useDoing(after?: () => void) {
	const [busy, setBusy] = useState(false), [problem, setProblem] = useState<Problem | null>(null);
	/* a button that is disabled loses the focus, so a second click is not heard instead */
	const running = useRef(false);
	const act = async (deed: () => Promise<unknown>, done?: string) => {
		if (running.current)
			return;
		running.current = true;
		setBusy(true);
		setProblem(null);
		try {
			await deed();
			if (done)
				toast(done);
			after?.();
		} catch (error) {
			if (error instanceof ProblemError)
				setProblem(error.problem);
			else if (!(error instanceof AwayError))
				throw error;
		} finally {
			running.current = false;
			setBusy(false);
		}
	};
	const button = (text: string, deed: () => Promise<unknown>, done?: string, about?: string | null) => (
		<button type="button" class="button" onClick={() => void act(deed, done)}>{text}{about && <span class="unseen">: {about}</span>}</button>
	);
	return { busy, act, button, forget: () => setProblem(null), note: problem && <ProblemNote problem={problem} level={3} /> };
}

interface Props<Key extends string> {
	/* by the names under which they are sent; one that is not optional must be filled in */
	fields: Record<Key, Entered>;
	first: Partial<Record<Key, string | null>>;
	send: string;
	onSend: (values: Record<Key, string>) => Promise<unknown>;
	onCancel?: () => void;
	/* where what is offered or said depends on what was chosen */
	onChange?: (values: Record<Key, string>) => void;
	children?: ComponentChildren;
}
/* What was typed stays when the server refuses it. */
export function Form<Key extends string>({ fields, first, send, onSend, onCancel, onChange, children }: Props<Key>) {
	const names = Object.keys(fields) as Key[];
	const all = (value: (name: Key) => string) => Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Key, string>;
	const [typed, set] = useState(() => all((name) => first[name] ?? ''));
	/* what is no longer offered gives way to the first that is */
	const values = all((name) => (fields[name].list?.every(([key]) => key !== typed[name]) ? fields[name].list?.[0]?.[0] ?? '' : typed[name]));
	const change = (next: Record<Key, string>) => {
		set(next);
		onChange?.(next);
	};
	const { act, note } = useDoing();
	return (
		<form class="stack-small" onSubmit={(event) => { event.preventDefault(); void act(() => onSend(values)); }}>
			{children}
			{names.map((name) => <Input key={name} required={!fields[name].optional} {...fields[name]} value={values[name]} onChange={(value) => change({ ...values, [name]: value })} />)}
			{note}
			<div class="row">
				<button type="submit" class="button main">{send}</button>
				{onCancel && <button type="button" class="button" onClick={onCancel}>{t.cancel}</button>}
			</div>
		</form>
	);
}
