/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * workbook - a workbook put together by hand, part by part, for tests and fuzzing.
 *
 *     struct part parts[] = {{"xl/workbook.xml", "<workbook>...", 0}, ...};
 *     workbook_make(path, parts, count);       a part of NULL has its standard text
 */
#ifndef HAILONG_TESTS_SUPPORT_WORKBOOK_H
#define HAILONG_TESTS_SUPPORT_WORKBOOK_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define WORKBOOK_MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define WORKBOOK_RELATION "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

struct part {
    const char *name;
    const char *text;
    size_t length; /* 0 = strlen(text) */
};

static const struct part workbook_standard[] = {
    {"_rels/.rels",
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
     "<Relationship Id=\"rId1\" Type=\"" WORKBOOK_RELATION "/officeDocument\" "
     "Target=\"xl/workbook.xml\"/></Relationships>",
     0},
    {"xl/workbook.xml",
     "<workbook " WORKBOOK_MAIN " xmlns:r=\"" WORKBOOK_RELATION "\"><sheets>"
     "<sheet name=\"An\" sheetId=\"1\" state=\"hidden\" r:id=\"rId3\"/>"
     "<sheet name=\"Bảng\" sheetId=\"2\" r:id=\"rId1\"/></sheets></workbook>",
     0},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
     "<Relationship Id=\"rId1\" Type=\"" WORKBOOK_RELATION "/worksheet\" "
     "Target=\"worksheets/sheet1.xml\"/>"
     "<Relationship Id=\"rId2\" Type=\"" WORKBOOK_RELATION "/sharedStrings\" "
     "Target=\"/xl/sharedStrings.xml\"/>"
     "<Relationship Id=\"rId4\" Type=\"" WORKBOOK_RELATION "/styles\" Target=\"styles.xml\"/>"
     "<Relationship Id=\"rId3\" Type=\"" WORKBOOK_RELATION "/worksheet\" "
     "Target=\"worksheets/sheet2.xml\"/></Relationships>",
     0},
    {"xl/sharedStrings.xml",
     "<sst " WORKBOOK_MAIN "><si><t>một</t></si><si><r><t>ha</t></r><r><t>i_x000D_\n</t></r>"
     "<rPh><t>x</t></rPh></si><si><t>_x0041_</t></si></sst>",
     0},
    {"xl/styles.xml",
     "<styleSheet " WORKBOOK_MAIN "><numFmts><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/>"
     "<numFmt numFmtId=\"165\" formatCode=\"[$-42A]dd/mm/yyyy;@\"/>"
     "<numFmt numFmtId=\"166\" formatCode=\"[Red]#,##0.00\\d&quot; %&quot;\"/></numFmts>"
     "<cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs><cellXfs><xf/><xf numFmtId=\"10\"/>"
     "<xf numFmtId=\"164\"/><xf numFmtId=\"14\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"
     "<xf numFmtId=\"4\"/></cellXfs></styleSheet>",
     0},
    {"xl/worksheets/sheet1.xml",
     "<worksheet " WORKBOOK_MAIN "><sheetData><row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c></row>"
     "</sheetData></worksheet>",
     0},
    {"xl/worksheets/sheet2.xml",
     "<worksheet " WORKBOOK_MAIN "><sheetData><row><c t=\"inlineStr\"><is><t>ẩn</t></is></c></row>"
     "</sheetData></worksheet>",
     0},
};

/* Writes a workbook of the standard parts, in which `other` takes the place of its part; a text of
 * NULL leaves its part out. False when the zip cannot be written. */
static inline bool workbook_make(const char *path, const struct part *other)
{
    int error;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    for (size_t i = 0; zip != NULL && i < sizeof workbook_standard / sizeof *workbook_standard;
         i++) {
        bool is_other = other != NULL && strcmp(other->name, workbook_standard[i].name) == 0;
        const struct part *part = is_other ? other : &workbook_standard[i];
        if (part->text == NULL)
            continue;
        size_t length = part->length > 0 ? part->length : strlen(part->text);
        zip_source_t *source = zip_source_buffer(zip, part->text, length, 0);
        if (source == NULL || zip_file_add(zip, part->name, source, 0) < 0)
            return false;
    }
    return zip != NULL && zip_close(zip) == 0;
}

#endif
