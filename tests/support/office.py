"""What independent programs read in a workbook (openpyxl) or a PDF (PDFium, as in Chrome), as JSON."""
import json
import sys


def workbook(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    return [sheet_of(sheet) for sheet in book.worksheets]


def sheet_of(sheet):
    return {
        "name": sheet.title,
        "frozen": sheet.freeze_panes,
        "printTitles": sheet.print_title_rows,
        "orientation": sheet.page_setup.orientation,
        "footer": sheet.oddFooter.right.text,
        "widths": [sheet.column_dimensions[name].width for name in sorted(sheet.column_dimensions)],
        "rows": [[cell_of(cell) for cell in row] for row in sheet.iter_rows()],
    }


def cell_of(cell):
    value = cell.value
    if value is not None and not isinstance(value, (str, int, float)):
        value = value.isoformat(sep=" ")
    return {
        "value": value,
        "type": cell.data_type,
        "format": cell.number_format,
        "bold": bool(cell.font.b),
        "quoted": bool(cell.quotePrefix),
    }


def pages(path):
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    return [
        {"width": page.get_width(), "height": page.get_height(), "text": page.get_textpage().get_text_range()}
        for page in document
    ]


readers = {"xlsx": workbook, "pdf": pages}
kind, path = sys.argv[1:]
json.dump(readers[kind](path), sys.stdout)
