/** Orders as a shop has them: one to four lines, a customer, two addresses; 1.9 kB of JSON on the average. */
import type { IDataObject } from 'n8n-workflow';

const TOWNS = [
	['NL', 'Eindhoven', '5611 EM', 'Stadhuisplein', 'Jansen', '+31401234567'],
	['DE', 'Hamburg', '20095', 'Mönckebergstraße', 'Schäfer', '+49401234567'],
	['FR', 'Lyon', '69002', 'Rue de la République', 'Lefèvre', '+33412345678'],
	['ES', 'Sevilla', '41001', 'Calle Sierpes', 'Muñoz', '+34951234567'],
	['BE', 'Gent', '9000', 'Veldstraat', 'Peeters', '+3291234567'],
	['AT', 'Graz', '8010', 'Herrengasse', 'Gruber', '+43316123456'],
];
const ARTICLES = [
	['CAN-CYL', 'Cylinder candle', 3.5, 0.4, '3406.00', 'FR'],
	['CAN-SCE', 'Scented candle fig & cassis, 40 h', 24, 0.55, '3406.00', 'FR'],
	['ACC-WIC', 'Wick trimmer, copper', 17.36, 0.14, '8213.00', 'DE'],
	['ACC-SNU', 'Candle snuffer, matt black', 13.25, 0.15, '8215.99', 'DE'],
	['LAN-GLA', 'Lantern "Nordlicht", glass', 49.9, 1.8, '9405.50', 'PL'],
] as const;

const round = (amount: number) => Math.round(amount * 100) / 100;
const euros = (value: number) => ({ value: round(value), currency: 'EUR' });

/** Order number `n`, always the same one. */
export function order(n: number): IDataObject {
	const [country_code, city, postal_code, address_line_1, surname, phone_number] =
		TOWNS[n % TOWNS.length];
	const name = `Robin ${surname}`;
	const email = `robin.${n}@mail.example`;
	const items = Array.from({ length: 1 + (n % 4) }, (_, line) => {
		const [sku, article, price, weight, hs_code, origin] = ARTICLES[(n + line) % ARTICLES.length];
		const quantity = 1 + ((n + line) % 3);
		return {
			item_id: `${n}-${line + 1}`,
			product_id: sku,
			name: article,
			description: `${article}, hand made`,
			quantity,
			sku: `${sku}-${n % 97}`,
			hs_code,
			country_of_origin: origin,
			unit_price: euros(price),
			total_price: euros(price * quantity),
			measurement: { weight: { value: weight, unit: 'kg' } },
		};
	});
	const total = items.reduce((sum, { total_price }) => sum + total_price.value, 0);
	const address = {
		name,
		address_line_1,
		house_number: String(1 + (n % 150)),
		postal_code,
		city,
		country_code,
		email,
		phone_number,
	};
	return {
		order_id: `bench-${n}`,
		order_number: `KL-2026-${n}`,
		order_details: {
			integration: { id: 7 },
			status: { code: 'processing', message: 'Processing' },
			order_created_at: new Date(Date.UTC(2026, 2, 1) + n * 60_000).toISOString(),
			order_items: items,
			...(n % 5 === 0 && { notes: 'Please leave it with the neighbours.' }),
			tags: ['webshop', country_code],
		},
		payment_details: {
			total_price: euros(total + 4.95),
			subtotal_price: euros(total),
			estimated_shipping_price: euros(4.95),
			status: { code: 'paid', message: 'Paid' },
		},
		customer_details: { name, email, phone_number },
		shipping_address: address,
		billing_address: { ...address },
	};
}

export const orders = (count: number, first = 1): IDataObject[] =>
	Array.from({ length: count }, (_, index) => order(first + index));

const german = (value: unknown) => String(value).replace('.', ',');

/** The same order with its first article, as a row of a shop's export; columns are called like the fields. */
export function asRow(one: IDataObject): IDataObject {
	const { order_details, payment_details, shipping_address } = one as Record<string, IDataObject>;
	const [line] = order_details.order_items as Array<Record<string, IDataObject>>;
	const {
		name,
		address_line_1,
		house_number,
		postal_code,
		city,
		country_code,
		email,
		phone_number,
	} = shipping_address;
	return {
		order_id: one.order_id,
		order_number: one.order_number,
		created_at: String(order_details.order_created_at).slice(0, 16).replace('T', ' '),
		status: (order_details.status as IDataObject).code,
		payment_status: (payment_details.status as IDataObject).code,
		currency: 'EUR',
		total: german((payment_details.total_price as IDataObject).value),
		...{ name, house_number, postal_code, city, email },
		street: address_line_1,
		country: country_code,
		phone: phone_number,
		item_name: line.name,
		quantity: line.quantity,
		unit_price: german(line.unit_price.value),
		line_total: german(line.total_price.value),
		sku: line.sku,
		weight: german((line.measurement.weight as IDataObject).value),
		weight_unit: 'kg',
		hs_code: line.hs_code,
		origin: line.country_of_origin,
	};
}

const shipTo = (one: IDataObject) => one.shipping_address as IDataObject;
const details = (one: IDataObject) => one.order_details as IDataObject;
const firstLine = (one: IDataObject) => (details(one).order_items as IDataObject[])[0];

/** What is wrong with a bad order: something that can be seen beforehand, or that only Sendcloud sees. */
const FAULTS = {
	visible: [
		(one: IDataObject) => delete shipTo(one).postal_code,
		(one: IDataObject) => (shipTo(one).country_code = 'Holland'),
		(one: IDataObject) => ((firstLine(one).total_price as IDataObject).value = '12,50'),
		(one: IDataObject) => ((firstLine(one).unit_price as IDataObject).currency = 'CHF'),
		(one: IDataObject) => delete one.order_number,
	],
	hidden: [
		(one: IDataObject) => (details(one).integration = { id: 4711 }),
		(one: IDataObject) => (shipTo(one).country_code = 'XX'),
		(one: IDataObject) => (one.id = '999999999'),
	],
};

export type Badness = keyof typeof FAULTS;

/** Where the bad ones are: one in a hundred, strewn about, always in the same places. */
export function badPositions(count: number): number[] {
	const positions = new Set<number>();
	// A generator of Lehmer's: as random as it has to be here.
	for (let state = 4711; positions.size < count / 100; state = (state * 48_271) % 2_147_483_647)
		positions.add(state % count);
	return [...positions];
}

/** Makes one order in a hundred a bad one. */
export function spoil(list: IDataObject[], badness: Badness): void {
	const faults = FAULTS[badness];
	badPositions(list.length).forEach((at, n) => faults[n % faults.length](list[at]));
}
