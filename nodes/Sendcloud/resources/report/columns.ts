/** The columns of a parcels report, after `ParcelsReportFields` of v3-reporting. */

/** Names as merchants know them, by the names of the API. */
export const COLUMNS: Record<string, string> = {
	announced_at: 'Announced At',
	brand_id: 'Brand ID',
	brand_name: 'Brand Name',
	carrier_code: 'Carrier Code',
	carrier_name: 'Carrier Name',
	contract_id: 'Contract ID',
	contract_type: 'Contract Type',
	delivered_at: 'Delivered At',
	direction: 'Direction',
	first_offer_at: 'First Offered At',
	from_address_city: 'From: City',
	from_address_company_name: 'From: Company',
	from_address_country_name: 'From: Country',
	from_address_country_code: 'From: Country Code',
	from_address_postal_code: 'From: Postal Code',
	integration_id: 'Integration ID',
	integration_type: 'Integration Type',
	order_number: 'Order Number',
	parcel_id: 'Parcel ID',
	shipped_at: 'Shipped At',
	shipping_option_code: 'Shipping Option Code',
	status: 'Status',
	sub_status: 'Sub Status',
	to_address_city: 'To: City',
	to_address_country_name: 'To: Country',
	to_address_country_code: 'To: Country Code',
	to_address_postal_code: 'To: Postal Code',
	total_cost: 'Total Cost',
	tracking_number: 'Tracking Number',
	weight: 'Weight',
};

/** What most people look for: which parcel, where it went, when, with whom and at what cost. */
export const USUAL_COLUMNS = [
	'parcel_id',
	'order_number',
	'tracking_number',
	'carrier_name',
	'shipping_option_code',
	'to_address_country_code',
	'status',
	'announced_at',
	'delivered_at',
	'weight',
	'total_cost',
];

/** Columns that hold numbers. All others are text, also where it looks like one: postal codes, order numbers. */
export const NUMERIC_COLUMNS = new Set([
	'brand_id',
	'contract_id',
	'integration_id',
	'parcel_id',
	'total_cost',
	'weight',
]);
