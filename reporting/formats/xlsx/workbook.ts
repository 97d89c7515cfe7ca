import { COMPANY } from '../../../domain/kernel/company.js';
import type { ReportHead } from '../../reports/report.js';
import type { Part } from './archive.js';
import { HEADER_ROW } from './sheet.js';
import { stylesXml } from './styles.js';
import { xml } from './xml.js';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const sheetPath = (sheet: number): string => `xl/worksheets/sheet${sheet}.xml`;

/** Everything of the workbook but its sheets, once it is known how many there are. */
export function* workbookParts(head: ReportHead, sheets: number): Generator<Part> {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const part = (path: string, ...pieces: string[]): Part => ({ path, pieces: [DECLARATION, ...pieces] });
  const names = numbers.map((sheet) => sheetName(head.title, sheet));
  yield { path: 'xl/styles.xml', pieces: [stylesXml] };
  yield part(
    'xl/workbook.xml',
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${OFFICE}"><sheets>`,
    ...numbers.map((sheet, at) => `<sheet name="${xml(names[at] ?? '')}" sheetId="${sheet}" r:id="rId${sheet}"/>`),
    '</sheets><definedNames>',
    ...names.map(
      (name, at) =>
        `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">'${xml(name.replaceAll("'", "''"))}'!$${HEADER_ROW}:$${HEADER_ROW}</definedName>`,
    ),
    '</definedNames></workbook>',
  );
  yield part(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">`,
    ...numbers.map((sheet) => relationship(sheet, 'worksheet', `worksheets/sheet${sheet}.xml`)),
    relationship(sheets + 1, 'styles', 'styles.xml'),
    '</Relationships>',
  );
  yield part(
    'docProps/core.xml',
    `<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
    `<dc:title>${xml(head.title)}</dc:title><dc:creator>${xml(COMPANY.name)}</dc:creator>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${xml(head.runAt)}</dcterms:created></cp:coreProperties>`,
  );
  yield part(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships">`,
    relationship(1, 'officeDocument', 'xl/workbook.xml'),
    `<Relationship Id="rId2" Type="${PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
    '</Relationships>',
  );
  yield part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('xl/workbook.xml', `${SPREADSHEET}.sheet.main+xml`),
    ...numbers.map((sheet) => override(sheetPath(sheet), `${SPREADSHEET}.worksheet+xml`)),
    override('xl/styles.xml', `${SPREADSHEET}.styles+xml`),
    override('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    '</Types>',
  );
}

const relationship = (id: number, type: string, target: string): string =>
  `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;

const override = (path: string, type: string): string => `<Override PartName="/${path}" ContentType="${type}"/>`;

/** At most 31 characters, and none that Excel refuses. */
function sheetName(title: string, sheet: number): string {
  const number = sheet === 1 ? '' : ` (${sheet})`;
  const name = title.replace(/[[\]:*?/\\]/g, ' ').replace(/^'|'$/g, ' ');
  return `${name.slice(0, 31 - number.length).trim()}${number}`;
}
