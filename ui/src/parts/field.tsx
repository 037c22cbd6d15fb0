/* A field with its label, unit, help and error, tied together for screen readers. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../i18n';

interface Props {
	label: string;
	unit?: string;
	help?: ComponentChildren;
	wrong?: string | null | undefined;
	optional?: boolean;
	/* the input, given what ties it to the rest */
	children: (tied: { id: string; class: string; 'aria-describedby': string | undefined; 'aria-invalid': 'true' | undefined }) => ComponentChildren;
}
export function Field({ label, unit, help, wrong, optional, children }: Props) {
	const id = useId();
	const told = [help ? `${id}-help` : '', wrong ? `${id}-wrong` : ''].filter(Boolean).join(' ');
	return (
		<div class="field">
			<label for={id}>{label}{unit && <span class="unit"> ({unit})</span>}{optional && <span class="unit"> {t.optional}</span>}</label>
			{children({ id, class: 'input', 'aria-describedby': told || undefined, 'aria-invalid': wrong ? 'true' : undefined })}
			{help && <p class="help" id={`${id}-help`}>{help}</p>}
			{wrong && <p class="wrong" id={`${id}-wrong`}>{wrong}</p>}
		</div>
	);
}
