import type { CreatePartInput, Price } from '../../domain/catalog/index.js';
import type { ReceiveStockInput } from '../../domain/inventory/index.js';
import { applyRate, formatMoney, money, rate } from '../../domain/kernel/money.js';
import { type PartFamily, type PartRow, partFamilies } from './part-families.js';

export const parts: readonly CreatePartInput[] = partFamilies.flatMap((family) =>
  family.parts.map(([part, description, unitOfMeasure]) => ({
    part,
    description,
    unitOfMeasure,
    stockAccount: family.stockAccount,
    businessUnit: family.businessUnit,
    costCentre: family.costCentre,
    taxCode: family.taxCode,
    // Said of those alone: a database that was seeded before knows the others without it.
    ...(family.madeToOrder ? { madeToOrder: true } : {}),
  })),
);

/** Prices of the past: until this day they were lower, and this one since. */
const FIRST_DAY = '2025-01-01';
const LAST_DAY_OF_OLD_PRICES = '2025-12-31';
const NEW_PRICES_FROM = '2026-01-01';
const OLD_PRICES = '0.97';
const CONTRACT_PRICES = '0.92';
const WHOLESALE_PRICES = '0.80';

const shareOf = (listPrice: string, share: string): string => formatMoney(applyRate(money(listPrice), rate(share)));

function pricesOf({ breaks, wholesale }: PartFamily, [part, , , listPrice]: PartRow): Price[] {
  const price = (priceList: string, minimumQuantity: string, share: string, validFrom = FIRST_DAY): Price => ({
    priceList,
    part,
    minimumQuantity,
    unitPrice: shareOf(listPrice, share),
    validFrom,
    validTo: null,
  });
  return [
    { ...price('STANDARD', '0', OLD_PRICES), validTo: LAST_DAY_OF_OLD_PRICES },
    price('STANDARD', '0', '1', NEW_PRICES_FROM),
    ...breaks.map(([minimumQuantity, share]) => price('STANDARD', minimumQuantity, share, NEW_PRICES_FROM)),
    price('CONTRACT', '0', CONTRACT_PRICES),
    ...(wholesale ? [price('WHOLESALE', '0', WHOLESALE_PRICES)] : []),
  ];
}

export const prices: readonly Price[] = partFamilies.flatMap((family) =>
  family.parts.flatMap((row) => pricesOf(family, row)),
);

export const openingReceipts: readonly ReceiveStockInput[] = partFamilies.flatMap((family) =>
  family.parts.flatMap(([part, , , , unitCost, opening]) =>
    Object.entries(opening).map(([site, quantity]) => ({
      part,
      site,
      quantity,
      unitCost,
      reference: 'OPENING-STOCK',
      supplierId: family.supplierId,
      stockAccount: family.stockAccount,
      businessUnit: family.businessUnit,
      costCentre: family.costCentre,
    })),
  ),
);
