/* Step 4: the part: how many, how heavy, of what; how the energy is shared, in words, with the default chosen. */
import { Field } from '../parts/field';
import { number } from '../parts/units';
import { pick } from '../i18n';
import type { StepProps } from '../routes/start';
import { Amount } from './found';
import { knownOf, put } from './record';

const KEYS = ['', 'mass', 'hours', 'pieces'] as const;

export function Part(props: StepProps) {
	const { state, record, change, w } = props;
	const known = knownOf(state);
	const part = record.part ?? {};
	const set = (name: string, value: string) => change(put(record, `/part/${name}`, value || undefined));
	const product = known.products.find((each) => each.product === part.product);
	const material = known.materials.find((each) => each.factor === part.material);
	const key = part.allocation ?? '';
	return (
		<>
			{known.products.length > 1 ? (
				<Field label={w.part.product}>
					{(tied) => <select {...tied} required value={part.product ?? ''} onChange={(event) => set('product', event.currentTarget.value)}><option value="">{w.choose}</option>{known.products.map((each) => <option key={each.product} value={each.product}>{each.name}</option>)}</select>}
				</Field>
			) : product ? <dl class="pairs"><dt>{w.part.product}</dt><dd><strong>{product.name}</strong></dd></dl>
				: <Field label={w.part.name}>{(tied) => <input {...tied} required value={part.name ?? ''} onInput={(event) => set('name', event.currentTarget.value)} />}</Field>}
			<div class="two">
				<Amount {...props} pointer="/part/pieces" label={w.part.pieces} unit={w.part.piecesUnit} />
				<Amount {...props} pointer="/part/mass_kg" label={w.part.mass} unit="kg" />
			</div>
			{product?.materials_known && !part.material ? <p class="note info">{w.part.materialsKnown(product.name)}</p> : (
				<Field label={w.part.material} help={material && w.part.materialNote(number(material.kgco2e_per_unit), material.unit, material.year ? String(material.year) : '')}>
					{(tied) => <select {...tied} required value={part.material ?? ''} onChange={(event) => set('material', event.currentTarget.value)}><option value="">{w.choose}</option>{known.materials.map((each) => <option key={each.factor} value={each.factor}>{pick({ ko: each.name_ko, en: each.name_en })}</option>)}</select>}
				</Field>
			)}
			<fieldset class="stack-small">
				<legend>{w.part.share}</legend>
				<div class="choices">
					{KEYS.map((each) => (
						<label class="choice" key={each}>
							<input type="radio" name="allocation" checked={key === each} onChange={() => set('allocation', each)} />
							<span>{w.part.keys[each]}</span>
						</label>
					))}
				</div>
			</fieldset>
			{key && (
				<div class="two">
					{key === 'hours' && <Amount {...props} pointer="/part/part_amount" label={w.part.ofPart[key] ?? ''} />}
					<Amount {...props} pointer="/part/all_amount" label={w.part.ofAll[key] ?? ''} />
				</div>
			)}
		</>
	);
}
