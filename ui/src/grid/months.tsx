/* Twelve months of one quantity: arrows move, a paste from a spreadsheet fills, a month that looks wrong says so below its row with a repair. */
import { useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n';
import { grouped, typed } from '../parts/units';
import { say } from '../shell/say';
import { pasteMonths, type Pasted } from './months_paste';

/* With separators while nobody types in it. */
const shown = (value: string): string => {
	const plain = typed(value);
	return plain === null ? value : grouped(plain);
};

/* What the server found at a month, in its words. */
export interface Found {
	index: number;
	text: string;
	/* what it may have been meant to be */
	repair: string | null;
	keep: (() => void) | null;
}
export type Look = 'typed' | 'estimated' | 'missing' | 'held';

interface Props {
	legend: string;
	unit: string;
	/* twelve texts as they were typed; "" is no data */
	values: readonly string[];
	onChange: (values: string[]) => void;
	/* what the server says of them */
	found: readonly Found[];
	/* how each month counts, so that nothing, an estimate and a measured value look different */
	looks?: readonly Look[];
	/* of the first cell, 1 to 12 */
	first?: number;
	required?: boolean;
	/* what a paste said of its unit, beside the values */
	onPasted?: (pasted: Pasted) => void;
}
export function MonthGrid({ legend, unit, values, onChange, found, looks = [], first = 1, required = false, onPasted }: Props) {
	const box = useRef<HTMLFieldSetElement>(null);
	const id = useId();
	const [focused, setFocused] = useState<number | null>(null);
	const name = (index: number) => t.grid.month((first - 1 + index) % 12 + 1);
	const cells = () => [...(box.current?.querySelectorAll<HTMLInputElement>('input') ?? [])];
	const set = (index: number, value: string) => onChange(values.map((old, i) => (i === index ? typed(value) ?? value : old)));
	/* Cells of one row of the grid as it stands: the layout changes with the width. */
	const across = () => {
		const list = cells();
		const top = list[0]?.getBoundingClientRect().top;
		return list.filter((each) => each.getBoundingClientRect().top === top).length || 1;
	};
	const key = (event: KeyboardEvent, index: number) => {
		const input = event.currentTarget as HTMLInputElement;
		const step = event.key === 'ArrowDown' ? across() : event.key === 'ArrowUp' ? -across() : event.key === 'Enter' ? 1
			: event.key === 'ArrowRight' && input.selectionStart === input.value.length ? 1 : event.key === 'ArrowLeft' && input.selectionEnd === 0 ? -1 : 0;
		const next = step ? cells()[index + step] : undefined;
		if (!next || event.isComposing)
			return;
		event.preventDefault();
		next.focus();
		next.select();
	};
	/* The separators go at once, so that what was chosen by Tab is still chosen, and typing replaces it. */
	const focus = (event: FocusEvent, index: number) => {
		const input = event.currentTarget as HTMLInputElement;
		input.value = values[index] ?? '';
		input.select();
		setFocused(index);
	};
	const paste = (event: ClipboardEvent, index: number) => {
		const text = event.clipboardData?.getData('text/plain') ?? '';
		if (!/[\t\n]/.test(text.trim()))
			return;
		event.preventDefault();
		const result = pasteMonths(text, values, index, first);
		if (onPasted)
			onPasted(result);
		else
			onChange(result.values);
		say(t.grid.pasted(result.count));
	};
	return (
		<fieldset class="months" ref={box}>
			<legend class="unseen">{legend}</legend>
			{values.map((value, index) => {
				const wrong = found.find((each) => each.index === index);
				return (
					<div class={`field look-${looks[index] ?? 'typed'}`} key={index}>
						<label for={`${id}-${index}`}>{name(index)} <span class="unit">({unit})</span></label>
						<input
							id={`${id}-${index}`} class="input number" required={required} inputMode="decimal" autocomplete="off" value={focused === index ? value : shown(value)}
							aria-invalid={wrong ? 'true' : undefined} aria-describedby={wrong ? `${id}-wrong-${index}` : undefined}
							onInput={(event) => set(index, event.currentTarget.value)} onKeyDown={(event) => key(event, index)} onPaste={(event) => paste(event, index)}
							onFocus={(event) => focus(event, index)} onBlur={() => setFocused(null)}
						/>
						{looks.length > 0 && <span class="look">{t.grid.look[looks[index] ?? 'typed'] || '\u00a0'}</span>}
					</div>
				);
			})}
			<p class="help months-help">{t.grid.hint}</p>
			{found.map((each, i) => (
				<div class="wrong-row" id={`${id}-wrong-${found[i - 1]?.index === each.index ? i + 12 : each.index}`} key={i}>
					<strong>{name(each.index)}</strong>
					<span>{each.text}</span>
					{each.repair !== null && <button type="button" class="button" onClick={() => { set(each.index, each.repair ?? ''); cells()[each.index]?.focus(); }}>{t.grid.repairTo(grouped(each.repair))}</button>}
					{each.keep && <button type="button" class="button" onClick={() => { each.keep?.(); cells()[each.index]?.focus(); }}>{t.grid.keep}</button>}
				</div>
			))}
		</fieldset>
	);
}
