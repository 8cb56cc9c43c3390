/** What Sendcloud asks for a label today, so that an invoice can be held against it. Amounts in ten-thousandths. */
import type { IDataObject } from 'n8n-workflow';

import { kilogramsOf } from '../../api/units';
import { amountUnits } from '../../api/invoices';
import type { Parcel, Shipment } from '../../api/shipments';
import { readShippingOptions, type ShippingOption } from '../../api/shippingOptions';
import { pruned } from '../../fields/body';
import type { SendcloudClient } from '../../transport/client';

/** What is asked: one parcel, on one way, by one shipping option. */
export interface Question {
	option: string;
	contract?: number;
	from: IDataObject;
	to: IDataObject;
	servicePoint?: string;
	kilograms: number;
	dimensions?: IDataObject;
}

export interface Quote {
	label: number;
	/** What may come on top. */
	surcharges: number;
	currency: string;
}

/** @returns undefined where the shipment does not say enough for a price */
export function questionOf(shipment: Shipment, parcel: Parcel): Question | undefined {
	const { properties } = (shipment.ship_with ?? {}) as { properties?: IDataObject };
	const { shipping_option_code: option, contract_id: contract } = properties ?? {};
	const kilograms = kilogramsOf(parcel.weight);
	const place = (address: unknown) => {
		const { country_code, postal_code } = (address ?? {}) as IDataObject;
		return { country_code, postal_code };
	};
	const { id: servicePoint } = (shipment.to_service_point ?? {}) as IDataObject;
	const [from, to] = [place(shipment.from_address), place(shipment.to_address)];
	if (typeof option !== 'string' || kilograms === undefined) return undefined;
	if (!from.country_code || !to.country_code) return undefined;
	const { length, width, height, unit } = (parcel.dimensions ?? {}) as IDataObject;
	const sides = [length, width, height].every((side) => Number(side) > 0);
	return {
		option,
		contract: typeof contract === 'number' ? contract : undefined,
		from,
		to,
		servicePoint: servicePoint ? String(servicePoint) : undefined,
		kilograms,
		dimensions: sides
			? { length: String(length), width: String(width), height: String(height), unit }
			: undefined,
	};
}

/** Where carriers usually begin another price, in kg. */
const CLASSES = [1, 2, 3, 5, 7, 10, 15, 20, 23, 25, 30, 31.5];

/** Sums amounts; undefined where one of them is none, or in another currency. */
function sumOf(prices: Array<{ value?: string; currency?: string } | undefined>, currency: string) {
	let sum = 0;
	for (const price of prices) {
		const units = amountUnits(price?.value);
		if (units === undefined || price?.currency !== currency) return undefined;
		sum += units;
	}
	return sum;
}

/** The price of the weight that was asked for, without insurance, which has lines of its own on an invoice. */
function quoteIn({ quotes }: ShippingOption, kilograms: number): Quote | undefined {
	const all = quotes ?? [];
	const isFor = ({ weight }: (typeof all)[number]) => {
		const [min, max] = [kilogramsOf(weight?.min) ?? 0, kilogramsOf(weight?.max) ?? Infinity];
		return kilograms >= min && kilograms <= max;
	};
	const quote = all.find(isFor) ?? (all.length === 1 ? all[0] : undefined);
	const { total, breakdown } = quote?.price ?? {};
	const label = (breakdown ?? []).find(({ type }) => type === 'price_without_insurance');
	const { value, currency } = label?.price ?? total ?? {};
	const units = amountUnits(value);
	if (units === undefined || currency === undefined) return undefined;
	const estimated = (quote?.estimated_surcharges ?? []).map(({ price }) => price);
	return { label: units, surcharges: sumOf(estimated, currency) ?? 0, currency };
}

/** Asks once for what many parcels have in common: each question counts as a write, of which there are 100 a minute. */
export class Quotes {
	private readonly answers = new Map<string, Promise<Quote | undefined>>();

	constructor(private readonly client: SendcloudClient) {}

	/**
	 * @param exact by postal code too, which few prices depend on
	 * @returns undefined where Sendcloud knows no price
	 * @throws SendcloudError
	 */
	async of(question: Question, exact = false): Promise<Quote | undefined> {
		const body = bodyOf(question, exact);
		const name = JSON.stringify(body);
		const answer = this.answers.get(name) ?? this.ask(body, question);
		this.answers.set(name, answer);
		return await answer;
	}

	/** The lightest weight, in kg, that costs just what was charged; undefined where none does. */
	async heavierFor(question: Question, charged: number): Promise<number | undefined> {
		for (const kilograms of CLASSES.filter((one) => one > question.kilograms)) {
			const quote = await this.of({ ...question, kilograms }, true);
			if (!quote || quote.label > charged) return undefined;
			if (quote.label === charged) return kilograms;
		}
		return undefined;
	}

	private async ask(body: IDataObject, { option, kilograms }: Question) {
		const { options = [] } = await readShippingOptions(this.client, body);
		const found = options.find(({ code }) => code === option);
		return found && quoteIn(found, kilograms);
	}
}

function bodyOf(question: Question, exact: boolean): IDataObject {
	const { option, contract, from, to, servicePoint, kilograms, dimensions } = question;
	const place = (address: IDataObject) =>
		exact ? address : { country_code: address.country_code };
	return pruned({
		from_address: place(from),
		to_address: place(to),
		to_service_point: { id: servicePoint },
		parcels: [{ weight: { value: String(kilograms), unit: 'kg' }, dimensions }],
		shipping_option_code: option,
		contract_id: contract,
		calculate_quotes: true,
	}) as IDataObject;
}
