"""Documents (văn bản) as PDF in the layout of NĐ 30/2020/NĐ-CP: rendered, signed, issued under a verification code.

Nouns: issued document, verification code, signature. Only this room knows WeasyPrint and pyHanko.
"""
