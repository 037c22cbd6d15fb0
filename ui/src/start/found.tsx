/* What the server found at a place of the record, with its repair; and a number that goes there. */
import { useState } from 'preact/hooks';
import { pick, t } from '../i18n';
import { Field } from '../parts/field';
import { grouped, typed } from '../parts/units';
import type { StepProps } from '../routes/start';
import { at, findingsAt, put, type Finding, type Rec } from './record';

export const confirmed = (record: Rec, found: Finding): Rec => ({ ...record, accept: [...(record.accept ?? []), `${found.code}:${found.pointer}`] });

interface Props extends Pick<StepProps, 'state' | 'record' | 'change'> {
	pointer: string;
	label: string;
	unit?: string;
	help?: string;
	optional?: boolean;
}
export function Amount({ state, record, change, pointer, label, unit = '', help, optional = false }: Props) {
	const [on, setOn] = useState(false);
	const value = (at(record, pointer) as string | null | undefined) ?? '';
	const found = findingsAt(state, record, pointer).find((each) => each.held_out);
	const set = (raw: string) => change(put(record, pointer, (typed(raw) ?? raw) || undefined));
	return (
		<Field
			label={label} unit={unit} help={help} optional={optional}
			wrong={found && pick(found.message)}
		>
			{(tied) => (
				<>
					<input {...tied} class="input number" inputMode="decimal" autocomplete="off" required={!optional} value={on ? value : typed(value) === null ? value : grouped(value)} onInput={(event) => set(event.currentTarget.value)} onFocus={(event) => { event.currentTarget.value = value; event.currentTarget.select(); setOn(true); }} onBlur={() => setOn(false)} />
					{found?.suggestion && <button type="button" class="button" onClick={() => set(found.suggestion ?? '')}>{t.grid.repairTo(found.suggestion)}</button>}
				</>
			)}
		</Field>
	);
}
