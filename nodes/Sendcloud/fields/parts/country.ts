/** A country: chosen by its name, stored and sent as its code (ISO 3166-1 alpha-2). */
import { country, COUNTRY_CODES } from '../../checks';
import { filledBy } from '../../engine/define';
import { textField, type Named } from '../named';

/** Asked for when a list is opened: in the panel itself, two hundred and fifty names would stand a dozen times. */
const countries = {
	typeOptions: filledBy({
		name: 'getCountries',
		async loadOptions() {
			const names = new Intl.DisplayNames(['en'], { type: 'region' });
			return COUNTRY_CODES.map((value) => ({
				name: `${names.of(value) ?? value} (${value})`,
				value,
			})).sort((a, b) => a.name.localeCompare(b.name));
		},
	}),
};

export const countryPart = {
	field: (name: string, displayName = 'Country', more: Partial<Named> = {}): Named => ({
		...textField(name, displayName),
		type: 'options',
		...countries,
		description: 'Two letters (ISO 3166-1), e.g. NL',
		...more,
	}),
	check: country,
};
