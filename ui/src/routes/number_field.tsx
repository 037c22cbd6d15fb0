/* A field for a number: of the screens of the office only, so that no first screen carries it. */
import type { ComponentChildren } from 'preact';
import { Field } from '../parts/field';
import { grouped, typed } from '../parts/units';

interface NumberProps {
	label: string;
	unit?: string;
	help?: ComponentChildren;
	wrong?: string | null;
	value: string;
	onChange: (raw: string) => void;
	optional?: boolean;
}
/* Digits get separators once the field is left. */
export function NumberField({ value, onChange, ...more }: NumberProps) {
	return (
		<Field {...more}>
			{(tied) => <input {...tied} class="input number" inputMode="decimal" autocomplete="off" value={value} onInput={(event) => onChange(event.currentTarget.value)} onBlur={() => { const plain = typed(value); if (plain) onChange(grouped(plain)); }} />}
		</Field>
	);
}
