/* Step 4: the part: how many, how heavy, of what; how the energy is shared, in words, with the default chosen. */
import { Input, type Choice } from '../parts/form';
import { number } from '../parts/units';
import { codes, said } from '../api/words';
import { named, t } from '../i18n';
import type { StepProps } from '../routes/start';
import { Amount } from './found';
import { knownOf, put } from './record';

export function Part(props: StepProps) {
	const { state, record, change, w } = props;
	const known = knownOf(state);
	const part = record.part ?? {};
	const blank: Choice = ['', t.choose];
	const set = (name: string, value: string) => change(put(record, `/part/${name}`, value || undefined));
	const product = known.products.find((each) => each.product === part.product);
	const material = known.materials.find((each) => each.factor === part.material);
	const key = part.allocation ?? '';
	return (
		<>
			{known.products.length > 1 ? (
				<Input label={w.part.product} required list={[blank, ...known.products.map((each): Choice => [each.product, each.name])]} value={part.product ?? ''} onChange={(product) => set('product', product)} />
			) : product ? <dl class="pairs"><dt>{w.part.product}</dt><dd><strong>{product.name}</strong></dd></dl>
				: <Input label={w.part.name} required value={part.name ?? ''} onChange={(name) => set('name', name)} />}
			<div class="two">
				<Amount {...props} pointer="/part/pieces" label={w.part.pieces} unit={w.part.piecesUnit} />
				<Amount {...props} pointer="/part/mass_kg" label={w.part.mass} unit="kg" />
			</div>
			{product?.materials_known && !part.material ? <p class="note info">{w.part.materialsKnown(product.name)}</p> : (
				<Input
					label={w.part.material} help={material && w.part.materialNote(number(material.kgco2e_per_unit), material.unit, material.year ? String(material.year) : '')} required
					list={[blank, ...known.materials.map((each): Choice => [each.factor, named(each)])]} value={part.material ?? ''} onChange={(factor) => set('material', factor)}
				/>
			)}
			<fieldset class="stack-small">
				<legend>{w.part.share}</legend>
				<div class="choices">
					{[['', w.part.alone] as const, ...codes('shared_by')].map(([each, text]) => (
						<label class="choice" key={each}>
							<input type="radio" name="allocation" checked={key === each} onChange={() => set('allocation', each)} />
							<span>{text}</span>
						</label>
					))}
				</div>
			</fieldset>
			{key && (
				<div class="two">
					{key === 'hours' && <Amount {...props} pointer="/part/part_amount" label={w.part.hours} />}
					<Amount {...props} pointer="/part/all_amount" label={said('shared_amount', key)} />
				</div>
			)}
		</>
	);
}
